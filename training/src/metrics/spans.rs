//! Phrases: how many of each kind were found, and which were taken for another kind.

use super::count::Count;
use super::matching::{Range, alike, largest};
use super::prediction::Found;
use crate::answers::Span;
use starling::core::answer::Kind;

/// Kinds that a scorer need not report; they are there for the false alarms.
pub const CONTROL: [Kind; 3] = [Kind::WeOk, Kind::NonMetricNumber, Kind::BaselineNumber];

/// Where one of these is found on a baseline number, it is neither right nor wrong.
const NUMERIC: [Kind; 4] =
    [Kind::Metric, Kind::MetricDelta, Kind::BusinessTranslation, Kind::NonMetricNumber];

/// Something harmless that can be taken for something else.
#[derive(Debug, Clone, Copy)]
pub struct Confusion {
    pub name: &'static str,
    labelled: Kind,
    wrong: &'static [Kind],
}

pub const CONFUSIONS: [Confusion; 5] = [
    Confusion { name: "we_ok taken for we_language", labelled: Kind::WeOk, wrong: &[Kind::WeLanguage] },
    Confusion {
        name: "non_metric_number taken for a metric",
        labelled: Kind::NonMetricNumber,
        wrong: &[Kind::Metric, Kind::MetricDelta],
    },
    Confusion {
        name: "baseline_number taken for a metric",
        labelled: Kind::BaselineNumber,
        wrong: &[Kind::Metric, Kind::MetricDelta],
    },
    Confusion {
        name: "specific_reflection taken for generic",
        labelled: Kind::SpecificReflection,
        wrong: &[Kind::GenericReflection],
    },
    Confusion {
        name: "generic_reflection taken for specific",
        labelled: Kind::GenericReflection,
        wrong: &[Kind::SpecificReflection],
    },
];

/// Phrases of each kind, in the order of [`Kind::ALL`], and confusions.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    pub kinds: [Count; Kind::ALL.len()],
    /// Hits, and how many there could have been.
    pub confusions: [(usize, usize); CONFUSIONS.len()],
}

impl Spans {
    /// Compares what was found in an answer of `length` characters with its labels.
    pub fn compare(&mut self, labelled: &[Span], found: &[Found], length: usize) {
        let mut good = Vec::new();
        for span in found {
            if span.start < span.end && span.end <= length {
                good.push((span.start, span.end, span.kind.name(), span.kind));
            } else {
                self.kinds[span.kind as usize].fp += 1;
            }
        }
        good.sort_unstable_by_key(|(start, end, name, _)| (*start, *end, *name));
        good.dedup();
        let labels = |kinds: &[Kind]| -> Vec<Range> {
            let of_kind = labelled.iter().filter(|span| kinds.contains(&span.kind));
            of_kind.map(|span| (span.start, span.end)).collect()
        };
        let found = |kinds: &[Kind]| -> Vec<Range> {
            let of_kind = good.iter().filter(|(_, _, _, kind)| kinds.contains(kind));
            of_kind.map(|(start, end, _, _)| (*start, *end)).collect()
        };
        let baselines = labels(&[Kind::BaselineNumber]);
        for kind in Kind::ALL {
            let (labelled, found) = (labels(&[kind]), found(&[kind]));
            let matched = largest(&labelled, &found);
            let right = matched.iter().flatten().count();
            let loose = found.iter().zip(&matched).filter(|(_, label)| label.is_none());
            let ignored = |span: Range| NUMERIC.contains(&kind) && baselines.iter().any(|b| alike(span, *b));
            let wrong = loose.filter(|(span, _)| !ignored(**span)).count();
            self.kinds[kind as usize].add(Count { tp: right, fp: wrong, missed: labelled.len() - right });
        }
        for (confusion, (hit, of)) in CONFUSIONS.iter().zip(&mut self.confusions) {
            let real = labels(confusion.wrong);
            let mut rivals = found(confusion.wrong);
            rivals.retain(|rival| !real.iter().any(|label| alike(*rival, *label)));
            for label in labels(&[confusion.labelled]) {
                *of += 1;
                *hit += usize::from(rivals.iter().any(|rival| alike(label, *rival)));
            }
        }
    }

    pub fn of(&self, kind: Kind) -> Count {
        self.kinds[kind as usize]
    }

    /// Counts of the kinds that a scorer must report and that are labeled anywhere.
    pub fn core(&self) -> impl Iterator<Item = Count> + '_ {
        let core = Kind::ALL.into_iter().filter(|kind| !CONTROL.contains(kind));
        core.map(|kind| self.of(kind)).filter(|count| count.labelled() > 0)
    }

    /// All of the core kinds together.
    pub fn micro(&self) -> Count {
        let mut sum = Count::default();
        Kind::ALL.into_iter().filter(|kind| !CONTROL.contains(kind)).for_each(|kind| sum.add(self.of(kind)));
        sum
    }
}
