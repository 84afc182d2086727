//! `explain`: what a signal means, with its source and the case against it.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::answer::Kind;
use crate::core::failure::{Exit, Failure};
use crate::ui::screen;
use crate::ui::text::{hanging, wrap};

impl cli::Explain {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let kinds = match &self.signal {
            None => Kind::ALL.to_vec(),
            Some(name) => {
                let kind = Kind::from_name(name).ok_or_else(|| {
                    let names = Kind::ALL.map(Kind::name).join(", ");
                    Failure::usage(format!("there is no signal `{name}`"), format!("the signals are {names}"))
                })?;
                vec![kind]
            }
        };
        let scorer = app.scorer()?;
        let explained: Vec<_> = kinds.iter().filter_map(|kind| scorer.explain(*kind)).collect();
        if app.common.json {
            screen::print(&json(&explained)?)?;
            return Ok(Exit::Done);
        }
        for explanation in &explained {
            let rows = [
                ("", explanation.meaning.clone()),
                ("why", explanation.why.clone()),
                ("such as", quoted(&explanation.examples)),
                ("not", quoted(&explanation.counter_examples)),
                ("source", explanation.source.clone()),
                ("but", explanation.counter_evidence.clone()),
            ];
            if let Some(kind) = explanation.kind {
                let mut head = String::new();
                hanging(&mut head, " ", &format!("{} ({})", kind.title(), kind.name()), app.theme);
                screen::print(&app.theme.bold(&head))?;
            }
            for (label, text) in rows {
                for (at, line) in wrap(&text, app.theme.width.saturating_sub(12)).iter().enumerate() {
                    screen::print(&format!("   {:<8}{line}\n", if at == 0 { label } else { "" }))?;
                }
            }
            screen::print("\n")?;
        }
        Ok(Exit::Done)
    }
}

fn quoted(examples: &[String]) -> String {
    examples.iter().map(|example| format!("\"{example}\"")).collect::<Vec<_>>().join(", ")
}
