//! The scorer: text in, [`Score`] out. Built once from the lexicon and the rubric, then only read.

use super::confidence::{self, Leads};
use super::section_spans::{follow_marks, sections, spans};
use super::turning_points::turning_points;
use crate::core::answer::{Kind, Mark, Probe, SCHEMA, Score, SectionSpan, Signal, Story, StorySort};
use crate::core::content_error::ContentError;
use crate::core::follow_up;
use crate::core::following::Reading;
use crate::core::rubric::Rubric;
use crate::core::scorer::decide::analyzer::Analyzer;
use crate::core::scorer::decide::false_positives::{last_going_on, only_seems};
use crate::core::scorer::decide::finding::Finding;
use crate::core::scorer::decide::stages::Tagged;
use crate::core::scorer::delivery;
use crate::core::scorer::lexicon::{Explanation, Lexicon};
use crate::core::scorer::reasons::why;
use crate::core::scorer::verdict::{self, Asked, Counts, Facts};
use crate::core::star::{Budget, Level, Section};
use crate::core::transcript::{TimedSpan, Transcript, place_words, time_of};

/// One answer to score.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub text: &'a str,
    pub id: Option<&'a str>,
    pub level: Level,
    pub principle: Option<&'a str>,
    pub budget: &'a Budget,
    /// Times of words and pauses; `text` is its text.
    pub transcript: Option<&'a Transcript>,
    /// Respected where there are any.
    pub marks: &'a [Mark],
    /// The scenario's follow-ups.
    pub probes: &'a [Probe<'a>],
    /// Ids of follow-ups already asked.
    pub asked: &'a [&'a str],
}

impl<'a> Request<'a> {
    /// A text alone: no recording, no marks, no principle and no follow-ups.
    pub fn of_text(text: &'a str, level: Level, budget: &'a Budget) -> Request<'a> {
        Request {
            text,
            id: None,
            level,
            principle: None,
            budget,
            transcript: None,
            marks: &[],
            probes: &[],
            asked: &[],
        }
    }
}

/// Lead of the sort of story from which a boundary is required, not just suggested. Chosen from 0.3, 0.8, 1 and 1.5
/// with one source held out: 13 %, 12 %, 10 % and 7 % of the other stories are asked for one.
const SURE_OF_STORY: f32 = 1.1;

pub struct Scorer {
    analyzer: Analyzer,
    rubric: Rubric,
}

impl Scorer {
    /// Builds the scorer from the files of the lexicon and the rubric, each as (file name, text).
    pub fn from_toml(lexicon: &[(&str, &str)], rubric: (&str, &str)) -> Result<Scorer, ContentError> {
        let analyzer = Analyzer::new(Lexicon::parse(lexicon)?);
        Ok(Scorer { analyzer, rubric: Rubric::parse(rubric.0, rubric.1)? })
    }

    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// What a kind means; `None` when no file of the lexicon explains it.
    pub fn explain(&self, kind: Kind) -> Option<&Explanation> {
        self.analyzer.lexicon.explanations.iter().find(|explanation| explanation.kind == Some(kind))
    }

    /// Scores one answer. Never fails: an empty text gets an empty score.
    pub fn score(&self, request: &Request<'_>) -> Score {
        let times = request.transcript.map(|t| place_words(request.text, &t.words)).unwrap_or_default();
        let first_pass = self.analyzer.first_pass(self.analyzer.parse(request.text));
        let mut sectioned = self.analyzer.sections(first_pass);
        if !request.marks.is_empty() {
            follow_marks(&mut sectioned, request.marks, &times);
        }
        let tagged = self.analyzer.tags(sectioned);
        let (signals, outcome) = self.signals(&tagged, &times);
        let pauses = request.transcript.map_or(&[][..], |transcript| &transcript.pauses);
        let sections = sections(&tagged, request.budget, &times, pauses);
        let words = sections.iter().map(|span| span.words).sum();
        let counts = Counts::of(&signals);
        let (story, lead_of_sort) = self.story(&tagged);
        let asked = Asked {
            rubric: &self.rubric,
            level: request.level,
            boundary: self.rubric.boundary_asked(request.principle),
            improves: story.sort == StorySort::Ownership && lead_of_sort >= SURE_OF_STORY,
            reflects: sections.iter().any(|span| span.section == Section::Reflection),
            tells_result: sections.iter().any(|span| span.section == Section::Result),
        };
        let facts = Facts::of(counts, &signals, asked);
        let flags = facts.flags(asked.reflects);
        let leads = Leads { outcome, ownership: lead_of_sort, group: facts.group_lead };
        let mut confidence = confidence::of_flags(&flags, leads, &tagged);
        let doubts = confidence::doubts(&confidence);
        let (mut verdict, mut reasons) = verdict::with_doubts(&facts, doubts, asked);
        let opinion = self.analyzer.second_opinion(&tagged);
        let whole = confidence::against(verdict, opinion);
        if let Some(between) = whole.and_then(|whole| verdict::tempered(verdict, whole)) {
            verdict = between;
            reasons.insert(0, "a close call: the answer as a whole sounds otherwise than this".to_owned());
        }
        let delivery = request.transcript.map(|transcript| {
            delivery::measure(transcript, &times, &signals, words, &self.rubric, request.budget.seconds())
        });
        let turning_points = turning_points(verdict, &facts, doubts, asked, &signals);
        confidence.verdict = confidence::of_verdict(verdict, opinion);
        let mut score = Score {
            schema: SCHEMA.to_owned(),
            id: request.id.map(str::to_owned),
            level: request.level,
            principle: request.principle.map(str::to_owned),
            verdict,
            reasons,
            missing: verdict::missing(counts, &flags),
            flags,
            signals,
            sections,
            delivery,
            story: Some(story),
            confidence: Some(confidence),
            turning_points,
            follow_up: None,
            follow_up_reason: None,
            text: request.text.to_owned(),
        };
        if let Some(choice) = follow_up::choose(&score, request.probes, request.asked) {
            score.follow_up = Some(choice.id);
            score.follow_up_reason = Some(choice.reason);
        }
        score
    }

    /// What sort of story it is, and by how much that leads the runner-up.
    fn story(&self, tagged: &Tagged<'_>) -> (Story, f32) {
        let (sort, lead, because) = self.analyzer.story_sort(tagged);
        let told =
            because.filter(|at| *at < tagged.tokens.len() && !tagged.is_mark(*at)).map(|at| tagged.slice(at));
        let why = match told {
            Some(word) if lead >= SURE_OF_STORY => format!("told most by \"{word}\""),
            _ => "a guess: the words fit other sorts nearly as well".to_owned(),
        };
        (Story { sort, why }, lead)
    }

    /// The sections of an answer still in progress; the last is the current one.
    pub fn growing(&self, text: &str, budget: &Budget) -> Vec<SectionSpan> {
        let first_pass = self.analyzer.first_pass(self.analyzer.parse(text));
        spans(&first_pass, &self.analyzer.so_far(&first_pass).sections, budget)
    }

    /// Which section is in progress at the end of `text`.
    pub(super) fn reading(&self, text: &str) -> Reading {
        let first_pass = self.analyzer.first_pass(self.analyzer.parse(text));
        let so_far = self.analyzer.so_far(&first_pass);
        let starts = Section::ALL.map(|section| {
            let reached = so_far.sections.iter().position(|told| *told >= section);
            let clause = reached.and_then(|at| first_pass.clauses.get(at)).or(first_pass.clauses.last());
            clause.map_or(0, |clause| first_pass.tokens[clause.first].start as usize)
        });
        Reading { likely: so_far.likely, starts }
    }

    fn signals(&self, tagged: &Tagged<'_>, times: &[TimedSpan]) -> (Vec<Signal>, f32) {
        let (mut findings, outcome) = self.analyzer.findings(tagged);
        findings.sort_by_key(|finding| (finding.first, finding.end, finding.kind));
        findings.dedup_by_key(|finding| (finding.first, finding.end, finding.kind));
        let last = last_going_on(tagged, &findings);
        let goes_on =
            |finding: &Finding| finding.kind == Kind::Handoff && last.is_some_and(|at| at >= finding.end);
        let signals = findings
            .iter()
            .filter(|finding| !only_seems(tagged, finding) && !goes_on(finding))
            .map(|finding| {
                let (from, to) = (&tagged.tokens[finding.first], &tagged.tokens[finding.end - 1]);
                let (start, end) = (from.start as usize, to.end as usize);
                let time = time_of(&(start..end), times);
                Signal {
                    kind: finding.kind,
                    section: tagged.section(finding.first),
                    start,
                    end,
                    text: tagged.text[from.byte as usize..to.byte_end as usize].to_owned(),
                    start_ms: time.map(|(start, _)| start),
                    end_ms: time.map(|(_, end)| end),
                    why: why(&self.analyzer.lexicon, tagged, finding),
                }
            })
            .collect();
        (signals, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::Verdict;
    use crate::core::scorer::testing::FILES;
    use crate::core::transcript::Word;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const RUBRIC: (&str, &str) = ("rubric.toml", include_str!("../../../content/rubric.toml"));

    static SCORER: LazyLock<Scorer> =
        LazyLock::new(|| Scorer::from_toml(&FILES, RUBRIC).unwrap_or_else(|fault| panic!("{fault}")));

    fn request<'a>(text: &'a str, budget: &'a Budget) -> Request<'a> {
        Request::of_text(text, Level::Sde2, budget)
    }

    fn score(text: &str) -> Score {
        SCORER.score(&request(text, &Budget::default()))
    }

    fn quotes(score: &Score, kind: Kind) -> Vec<&str> {
        score.signals.iter().filter(|signal| signal.kind == kind).map(|signal| signal.text.as_str()).collect()
    }

    const STRONG: &str = "I work on maps for a bus company. I noticed that forty stops a day showed the wrong time. \
        The clock feed belongs to another team and nobody had asked me to look. So I decided to find out why. \
        I logged the feed for two weeks, I found a time zone bug, I wrote a fix and I tested it with their lead. \
        Wrong times went from forty a day to one, which saved about nine thousand euros a month in refunds. \
        Every feed has that test now. The feed had been written in summer, so nobody had seen the clocks change.";

    #[test]
    fn a_complete_story_is_a_strong_hire() {
        let score = score(STRONG);
        assert_eq!(score.verdict, Verdict::StrongHire, "{:?}", score.reasons);
        assert_eq!(score.flags.missing_metric, Some(false));
        assert!(quotes(&score, Kind::FirstPersonAction).contains(&"I logged"));
        assert_eq!(score.sections.first().map(|span| span.section), Some(Section::Situation));
        assert_eq!(score.sections.last().map(|span| span.section), Some(Section::Reflection));
    }

    #[test]
    fn a_fault_names_somebody_who_takes_over_or_orders() {
        let faults = |text: &str| -> Vec<Kind> {
            let found = score(text).signals.into_iter().map(|signal| signal.kind);
            found.filter(|kind| matches!(kind, Kind::Handoff | Kind::ManagerDirected)).collect()
        };
        for fine in [
            "Nobody was working on it. So I took the initiative and I told my own team what I would put aside for it.",
            "It was my mistake, from my own notebook, and I had put my name on the slide. I owed everybody the truth.",
            "My manager told me to leave it. I fixed it at night.",
        ] {
            assert_eq!(faults(fine), [], "{fine}");
        }
        assert!(faults("I sent them a message and they handled it.").contains(&Kind::Handoff));
        for ordered in [
            "My manager asked me to look into it, so I did.",
            "My lead told me to drop everything else and fix the login, so I did.",
            "The stock list was a mess. My shift lead told me and a colleague to tidy it up.",
            "The boiler kept failing. I got volunteered by the headteacher, who said, this one's yours.",
        ] {
            assert!(faults(ordered).contains(&Kind::ManagerDirected), "{ordered}");
        }
    }

    #[test]
    fn a_hand_off_is_no_hire_and_a_follow_up_can_reveal_it() {
        let answer = score("I sent them a message and they handled it. I left it with them.");
        assert_eq!(answer.flags.handoff, Some(true));
        let rescored = SCORER.with_follow_ups(&score(STRONG), &[("who", &answer)]);
        assert_eq!(rescored.score.verdict, Verdict::NoHire);
        assert_eq!(rescored.gains[0].lost, [Kind::Handoff]);
        assert_eq!(rescored.gains[0].line, "strong hire → no hire: it shows passed on");
    }

    #[test]
    fn fillers_and_hedges_change_no_verdict() {
        let plain = score(STRONG).verdict;
        let said = STRONG.replace(". I ", ". Um, you know, I guess I ");
        assert_eq!(score(&said).verdict, plain);
    }

    #[test]
    fn an_empty_text_gets_an_empty_score() {
        let score = score("  \n ");
        assert!(score.signals.is_empty() && score.sections.is_empty());
        assert_eq!(score.verdict, Verdict::NoHire);
    }

    #[test]
    fn the_principle_decides_whether_the_boundary_is_asked() {
        let text = "I fixed the build. I cut it from nine minutes to two.";
        let budget = Budget::default();
        let asked = |principle| {
            SCORER.score(&Request { principle, ..request(text, &budget) }).flags.missing_scope_boundary
        };
        assert_eq!(asked(Some("Ownership")), Some(true));
        assert_eq!(asked(Some("Deliver Results")), None);
    }

    #[test]
    fn marks_of_the_speaker_are_respected_and_times_are_found() {
        let text = "alpha beta. gamma delta.";
        let words = text.split(' ').enumerate().map(|(at, word)| Word {
            text: word.to_owned(),
            start_ms: at as u64 * 1000,
            end_ms: at as u64 * 1000 + 800,
            probability: 1.0,
        });
        let mut transcript = Transcript::empty("test", 4000);
        transcript.words = words.collect();
        transcript.text = text.to_owned();
        let marks =
            [Mark { section: Section::Action, at_ms: 1900 }, Mark { section: Section::Result, at_ms: 9000 }];
        let budget = Budget::default();
        let score =
            SCORER.score(&Request { transcript: Some(&transcript), marks: &marks, ..request(text, &budget) });
        assert_eq!(score.sections[1].section, Section::Action);
        assert_eq!(score.sections[1].seconds, Some(1.8));
    }

    #[test]
    fn a_line_of_the_users_own_decides() {
        let own = "format_version = 1\n[[signal]]\nkind = \"handoff\"\nwhy = \"mine\"\ndecides = true\n\
                   patterns = [\"gave it the old heave\"]\n";
        let files: Vec<(&str, &str)> = FILES.iter().copied().chain([("mine.toml", own)]).collect();
        let scorer = Scorer::from_toml(&files, RUBRIC).unwrap_or_else(|fault| panic!("{fault}"));
        let budget = Budget::default();
        let score = scorer.score(&request("I found a leak in the roof. I gave it the old heave.", &budget));
        assert_eq!(score.flags.handoff, Some(true));
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let score = score(text);
        let chars: Vec<char> = text.chars().collect();
        for signal in &score.signals {
            prop_assert!(signal.start < signal.end && signal.end <= chars.len());
            prop_assert_eq!(&chars[signal.start..signal.end].iter().collect::<String>(), &signal.text);
        }
        let mut last = None;
        for span in &score.sections {
            prop_assert!(span.start < span.end && span.end <= chars.len());
            prop_assert!(last.is_none_or(|before| before < span.section));
            last = Some(span.section);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_scored_with_offsets_in_place(text in any::<String>()) {
            check(&text)?;
        }

        #[test]
        fn any_words_are_scored_with_offsets_in_place(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("I"), Just("we"), Just("i've"), Just("didn’t"), Just("went from"), Just("nine in ten"), Just("a"),
                    Just("1,2.3"), Just("$"), Just("point"), Just("é😀"), Just(", and"), Just("."), Just("\""), Just("was fixed"),
                    Just("my manager told me"), Just("left it with them"), Just("always"), Just("like"), Just("-"), Just("let's"),
                ],
                0..60,
            )
        ) {
            check(&words.join(" "))?;
            check(&words.concat())?;
        }
    }
}
