//! The help of the whole program: its verbs in groups, by what one wants to do.

use super::Cli;
use clap::CommandFactory;
use std::fmt::Write;

/// Verbs by what they are for. Every verb is in one group.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Practice", &["mock", "drill", "pace", "learn", "quiz", "list", "stories"]),
    ("Look back", &["sessions", "review", "card", "report", "compare", "trend", "resume"]),
    ("Judge what you have", &["score", "transcribe", "cohort", "explain"]),
    ("Set up", &["doctor", "devices", "models", "config", "pack", "completions", "man", "licenses"]),
];

const TEMPLATE: &str =
    "{about-with-newline}\n{usage-heading} {usage}\n{before-help}\nOptions:\n{options}{after-help}";

/// The command line, with its verbs in groups where they are listed.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let groups = groups(&command);
    // An option of some verbs alone is shown where it is of use; before the verb it is only understood.
    let command = command.mut_args(|arg| if arg.is_global_set() { arg } else { arg.hide(true) });
    command.help_template(TEMPLATE).before_help(groups)
}

fn groups(command: &clap::Command) -> String {
    let mut out = String::new();
    for (title, verbs) in GROUPS {
        let _ = writeln!(out, "\n{title}:");
        for verb in verbs {
            let about = command.find_subcommand(verb).and_then(clap::Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(out, "  {verb:<12} {}", about.split([':', ';']).next().unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, verbs)| verbs.iter().copied()).collect();
        grouped.sort_unstable();
        let command = Cli::command();
        let mut verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        verbs.sort_unstable();
        assert_eq!(grouped, verbs);
    }
}
