//! Which scenarios an interview loop is made of: different principles, the least practiced first, or by chance; and
//! another interviewer each time.

use crate::app::App;
use crate::core::dice::Dice;
use crate::core::failure::Failure;
use crate::core::pack::apart;
use crate::core::plural::counted;
use crate::store::packs::{Found, Library};

/// `count` scenarios, the first called `name` if one is given. Scenarios of one pack are kept together, as no company
/// asks another's questions; a principle comes twice only when there are not enough of them, and the same interviewer
/// twice in a row only when nobody else can ask.
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
    while chosen.len() < count {
        let Some(next) = next(&rest, &chosen) else { break };
        chosen.push(next);
    }
    if chosen.len() < count {
        return Err(Failure::usage(
            format!("only {} fit, and the loop is to have {count}", counted(chosen.len(), "scenario")),
            "ask for fewer, or without `--principle`",
        ));
    }
    Ok(apart(chosen, |found| found.scenario.interviewer()))
}

/// The next one of `rest`: of a new principle if there is one, with another interviewer if its pack has one.
fn next<'a>(rest: &[Found<'a>], chosen: &[Found<'a>]) -> Option<Found<'a>> {
    let last = chosen.last()?.scenario.interviewer();
    let known = |found: &&Found<'a>| chosen.iter().any(|other| other.scenario.id == found.scenario.id);
    let asked =
        |found: &&Found<'a>| chosen.iter().any(|other| other.scenario.principle == found.scenario.principle);
    let best_of = |mut fitting: Vec<&Found<'a>>| -> Option<Found<'a>> {
        let pack = &fitting.first()?.pack.id;
        fitting.retain(|found| found.pack.id == *pack);
        let other = fitting.iter().find(|found| found.scenario.interviewer() != last);
        other.or(fitting.first()).map(|found| **found)
    };
    let (old, new): (Vec<_>, Vec<_>) = rest.iter().filter(|found| !known(found)).partition(asked);
    best_of(new).or_else(|| best_of(old))
}
