//! Which scenarios an interview loop is made of: different principles, the least practiced first, or by chance.

use crate::app::App;
use crate::core::dice::Dice;
use crate::core::failure::Failure;
use crate::core::plural::counted;
use crate::store::packs::{Found, Library};

/// `count` scenarios, the first called `name` if one is given. Scenarios of one pack are kept together, as no company
/// asks another's questions; a principle comes twice only when there are not enough of them.
///
/// # Errors
/// The name is not known, or too few scenarios fit.
pub fn scenarios<'a>(
    app: &App,
    library: &'a Library,
    name: Option<&str>,
    count: usize,
    chance: Option<u64>,
) -> Result<Vec<Found<'a>>, Failure> {
    if name.is_none() {
        app.check_principle(library)?;
    }
    let mut rest: Vec<Found<'a>> = library.scenarios().filter(|found| app.fits(found)).collect();
    let first = match (name, chance) {
        (None, Some(seed)) if !rest.is_empty() => {
            Dice::new(seed).shuffle(&mut rest);
            rest[0]
        }
        _ => {
            let practised = app.practised();
            let times = |found: &Found<'_>| {
                let asked = practised.iter().filter(|s| s.scenario.principle == found.scenario.principle);
                let principle = asked.count();
                (principle, practised.iter().filter(|s| s.scenario.id == found.scenario.id).count())
            };
            rest.sort_by_key(times);
            match name {
                None if count > 1 => rest[0],
                name => app.scenario(library, name)?,
            }
        }
    };
    let mut chosen = vec![first];
    rest.sort_by_key(|found| found.pack.id != first.pack.id);
    for new_principle in [true, false] {
        for found in &rest {
            let known = chosen.iter().any(|other| other.scenario.id == found.scenario.id);
            let asked = chosen.iter().any(|other| other.scenario.principle == found.scenario.principle);
            if chosen.len() < count && !known && asked != new_principle {
                chosen.push(*found);
            }
        }
    }
    if chosen.len() < count {
        return Err(Failure::usage(
            format!("only {} fit, and the loop is to have {count}", counted(chosen.len(), "scenario")),
            "ask for fewer, or without `--principle`",
        ));
    }
    Ok(chosen)
}
