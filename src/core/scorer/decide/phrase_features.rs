//! Features of each sort of phrase, on top of those that every phrase has.

use super::clause_features::{name_of, section_name};
use super::embedding::mean_embedding;
use super::stages::Tagged;
use crate::core::scorer::decide::phrase_context;
use crate::core::scorer::decide::phrases::{Amount, OwnAct, Phrase};
use crate::core::scorer::hash;
use crate::core::scorer::model::features::{Features, Template};
use crate::core::scorer::text::clause::Break;
use crate::core::scorer::text::document::Document;
use crate::core::scorer::text::tokens::TokenKind;
use crate::core::scorer::text::vocabulary::form;

const VERB: Template = Template::new("verb");
const VERB_FORM: Template = Template::new("verb-form");
const VERB_CLASS: Template = Template::new("verb-class");
const VERB_GROUP: Template = Template::new("verb-group");
const VERB_DIMENSION: Template = Template::new("verb-dim");
const NOUN_DIMENSION: Template = Template::new("noun-dim");
const AUX: Template = Template::new("aux");
const SECTION_VERB: Template = Template::new("section-verb");
const SECTION_FORM: Template = Template::new("section-form");
const AUX_FORM: Template = Template::new("aux-form");
const VERB_NEXT: Template = Template::new("verb-next");
const VALUE: Template = Template::new("value");
const UNIT: Template = Template::new("unit");
const LINK: Template = Template::new("link");
const ECHO: Template = Template::new("echo");
/// Amounts on either side that are searched for the same number; keeps long texts linear.
const ECHO_REACH: usize = 200;
const RANK: Template = Template::new("rank");
const SECTION_UNIT: Template = Template::new("section-unit");
const SECTION_VALUE: Template = Template::new("section-value");
const SECTION_LINK: Template = Template::new("section-link");
const BETWEEN: Template = Template::new("between");
const BETWEEN_CLASS: Template = Template::new("between-class");
const DISTANCE: Template = Template::new("distance");
const BREAKS: Template = Template::new("breaks");
const ACTS_AFTER: Template = Template::new("acts-after");
const NEXT_CLAUSE: Template = Template::new("next-clause");
const BEFORE_CLAUSE: Template = Template::new("before-clause");
const MAIN: Template = Template::new("main");
const BY: Template = Template::new("by");

const fn w(text: &str) -> u64 {
    hash::word(text)
}

fn form_name(forms: u8) -> u64 {
    const NAMES: [u64; 6] = [w("base"), w("past"), w("participle"), w("ing"), w("third"), w("unknown")];
    let tests = [form::PAST, form::BASE, form::PARTICIPLE, form::ING, form::THIRD];
    let order = [1, 0, 2, 3, 4];
    tests.iter().zip(order).find(|(bit, _)| forms & **bit != 0).map_or(NAMES[5], |(_, at)| NAMES[at])
}

fn each_class(class_names: &[u64], classes: u128, mut add: impl FnMut(u64)) {
    let mut classes = classes;
    while classes != 0 {
        let bit = classes.trailing_zeros() as usize;
        classes &= classes - 1;
        add(class_names[bit]);
    }
}

/// For "I" and its verb.
pub fn own_act(tagged: &Tagged<'_>, act: &OwnAct, out: &mut Features) {
    let names = tagged.inventory.class_names;
    let document = tagged;
    phrase_context::add(tagged, act.phrase.first, act.verb.at + 1, out);
    let word = document.word(act.verb.at);
    let section = section_name(document.section(act.phrase.first));
    let form = form_name(word.forms);
    let lemma = document.words.get(document.words.find(word.lemma));
    out.token = act.verb.at as u32;
    out.add(VERB, word.lemma, 0);
    out.add(VERB, name_of(document, act.verb.at), w("form"));
    out.add(VERB_FORM, form, 0);
    out.add(SECTION_VERB, section, word.lemma);
    out.add(SECTION_FORM, section, form);
    each_class(names, word.classes | lemma.classes, |class| out.add(VERB_CLASS, class, form));
    if word.groups[0] != 0 {
        out.add(VERB_GROUP, word.groups[0], 0);
        out.add(VERB_GROUP, word.groups[1], 0);
    }
    out.embedding(VERB_DIMENSION, 0, &mean_embedding(document, act.verb.at, act.verb.at + 1));
    let aux = act.verb.aux.map_or(0, |at| name_of(document, at));
    out.add(AUX, aux, 0);
    out.add(AUX_FORM, aux, form);
    if act.verb.at + 1 < document.tokens.len() {
        out.add(VERB_NEXT, word.lemma, name_of(document, act.verb.at + 1));
    }
}

/// For "we" and its forms.
pub fn pronoun(tagged: &Tagged<'_>, phrase: &Phrase, out: &mut Features) {
    let names = tagged.inventory.class_names;
    let document = tagged;
    phrase_context::add(tagged, phrase.first, phrase.end, out);
    phrase_context::add_clause(tagged, phrase.first, phrase.end, out);
    let section = section_name(document.section(phrase.first));
    if let Some(verb) = crate::core::scorer::text::clause_shape::verb_of(document, phrase.first) {
        let word = document.word(verb.at);
        let form = form_name(word.forms);
        out.token = verb.at as u32;
        out.add(VERB, word.lemma, 0);
        out.add(VERB_FORM, form, Features::count(usize::from(verb.denied)));
        out.add(SECTION_VERB, section, word.lemma);
        out.add(SECTION_FORM, section, form);
        let lemma = document.words.get(document.words.find(word.lemma));
        each_class(names, word.classes | lemma.classes, |class| out.add(VERB_CLASS, class, section));
        if word.groups[0] != 0 {
            out.add(VERB_GROUP, word.groups[0], section);
            out.add(VERB_GROUP, word.groups[1], 0);
        }
        out.embedding(VERB_DIMENSION, 0, &mean_embedding(document, verb.at, verb.at + 1));
        out.add(AUX, verb.aux.map_or(0, |at| name_of(document, at)), form);
    }
    neighbours(tagged, phrase.first, out);
}

/// Outlines of the clauses on both sides.
fn neighbours(tagged: &Tagged<'_>, token: usize, out: &mut Features) {
    let at = tagged.clause_of(token);
    if at > 0 {
        tagged.shapes[at - 1].names().for_each(|name| out.add(BEFORE_CLAUSE, name, 0));
    }
    if let Some(next) = tagged.shapes.get(at + 1) {
        next.names().for_each(|name| out.add(NEXT_CLAUSE, name, 0));
    }
}

/// For a number or a word that states an amount. `all` are the amounts of the text, `at` is the index of this one.
pub fn amount(tagged: &Tagged<'_>, all: &[Amount], at: usize, out: &mut Features) {
    let names = tagged.inventory.class_names;
    let document = tagged;
    let amount = &all[at];
    let phrase = amount.phrase;
    phrase_context::add(tagged, phrase.first, phrase.end, out);
    phrase_context::add_clause(tagged, phrase.first, phrase.end, out);
    let section = section_name(document.section(phrase.first));
    let clause = document.clauses[document.clause_of(phrase.first)];
    let value = match &amount.number {
        None => w("word"),
        Some(number) if number.share => w("share"),
        Some(number) => match number.value {
            0.0 => w("zero"),
            1.0 => w("one"),
            v if (1900.0..2100.0).contains(&v) && v.fract() == 0.0 => w("year"),
            v if v.fract() != 0.0 => w("decimal"),
            v if v < 10.0 => w("few"),
            v if v < 100.0 => w("tens"),
            v if v < 1000.0 => w("hundreds"),
            v if v < 1e6 => w("thousands"),
            _ => w("millions"),
        },
    };
    out.add(VALUE, value, 0);
    out.add(SECTION_VALUE, section, value);
    let last = phrase.end - 1;
    if last > phrase.first {
        out.add(UNIT, name_of(document, last), 0);
        each_class(names, document.word(last).classes, |class| {
            out.add(UNIT, class, w("class"));
            out.add(SECTION_UNIT, section, class);
        });
    }
    let near = (phrase.end + 3).min(clause.end).max(phrase.end);
    out.embedding(NOUN_DIMENSION, 0, &mean_embedding(document, phrase.end, near));
    let linked = link(document, clause.first, phrase.first);
    out.add(LINK, linked, 0);
    out.add(SECTION_LINK, section, linked);
    let ahead = link(document, phrase.end, clause.end);
    out.add(LINK, ahead, w("after"));
    if let Some(number) = &amount.number {
        let same = |other: &Amount| other.number.is_some_and(|other| other.value == number.value);
        let earlier = all[at.saturating_sub(ECHO_REACH)..at]
            .iter()
            .rposition(same)
            .map(|other| at - at.min(ECHO_REACH) + other)
            .map(|other| section_name(document.section(all[other].phrase.first)));
        let later = all[at + 1..]
            .iter()
            .take(ECHO_REACH)
            .position(same)
            .map(|other| section_name(document.section(all[at + 1 + other].phrase.first)));
        out.add(ECHO, earlier.unwrap_or(0), w("before"));
        out.add(ECHO, later.unwrap_or(0), w("after"));
    }
    let before = |token: usize| all.partition_point(|other| other.phrase.first < token);
    let (from, to) = (before(clause.first), before(clause.end));
    out.add(RANK, Features::count((at - from.min(at)).min(3)), Features::count((to - from).min(4)));
    neighbours(tagged, phrase.first, out);
    let acts = tagged.acts_after(document.clause_of(phrase.first)).min(3);
    out.add(ACTS_AFTER, Features::count(acts), section);
}

/// The last word of consequence in `first..end`: from, to, by, into, was, than, or a word of change.
fn link(document: &Document<'_>, first: usize, end: usize) -> u64 {
    const LINKS: [u64; 16] = [
        w("from"),
        w("to"),
        w("by"),
        w("into"),
        w("than"),
        w("was"),
        w("is"),
        w("within"),
        w("under"),
        w("of"),
        w("for"),
        w("in"),
        w("after"),
        w("since"),
        w("worth"),
        w("every"),
    ];
    let start = first.max(end.saturating_sub(5));
    (start..end)
        .rev()
        .find(|at| {
            LINKS.contains(&document.tokens[*at].hash)
                || document.word(*at).classes & (document.classes.down.bit() | document.classes.up.bit()) != 0
        })
        .map_or(0, |at| name_of(document, at))
}

/// For two outcomes in a row: whether one phrase tells both. `kinds` is what has been decided for each.
pub fn join(tagged: &Tagged<'_>, pair: (&Amount, &Amount), kinds: (u64, u64), out: &mut Features) {
    let names = tagged.inventory.class_names;
    let document = tagged;
    let (first, end) = (pair.0.phrase.end, pair.1.phrase.first.max(pair.0.phrase.end));
    out.token = first.min(document.tokens.len() - 1) as u32;
    out.add(phrase_context::ALWAYS, 0, 0);
    out.add(DISTANCE, Features::count((end - first).min(9)), 0);
    out.add(DISTANCE, Features::count(((end - first) / 4).min(9)), w("far"));
    let breaks = document.clause_of(pair.1.phrase.first) - document.clause_of(pair.0.phrase.first);
    out.add(BREAKS, Features::count(breaks), 0);
    let strongest = (document.clause_of(pair.0.phrase.first) + 1..=document.clause_of(pair.1.phrase.first))
        .map(|at| document.clauses[at].before)
        .max();
    out.add(BREAKS, strongest.map_or(0, Break::name), w("mark"));
    out.add(VALUE, kinds.0, kinds.1);
    for (amount, side) in [(pair.0, w("left")), (pair.1, w("right"))] {
        out.add(
            LINK,
            link(
                document,
                document.clauses[document.clause_of(amount.phrase.first)].first,
                amount.phrase.first,
            ),
            side,
        );
    }
    let mut before = w("start");
    for at in first..end.min(first + 14) {
        let name = name_of(document, at);
        out.add(BETWEEN, name, 0);
        out.add(BETWEEN, before, name);
        before = name;
        each_class(names, document.word(at).classes, |class| {
            out.add(BETWEEN_CLASS, class, Features::count(breaks));
        });
    }
    out.add(BETWEEN, before, w("end"));
}

/// Whether a clause is set off by a mark.
fn by_break(before: Break) -> bool {
    before >= Break::Comma
}

/// For an auxiliary with its participle.
pub fn passive(tagged: &Tagged<'_>, phrase: &Phrase, out: &mut Features) {
    let document = tagged;
    phrase_context::add(tagged, phrase.first, phrase.end, out);
    let verb = phrase.end - 1;
    let word = document.word(verb);
    let section = section_name(document.section(phrase.first));
    out.token = verb as u32;
    out.add(VERB, word.lemma, 0);
    out.add(VERB, name_of(document, verb), w("form"));
    out.add(SECTION_VERB, section, word.lemma);
    out.add(VERB_FORM, form_name(word.forms & !form::PAST), 0);
    if word.groups[0] != 0 {
        out.add(VERB_GROUP, word.groups[0], section);
        out.add(VERB_GROUP, word.groups[1], 0);
    }
    out.embedding(VERB_DIMENSION, 0, &mean_embedding(document, verb, verb + 1));
    out.add(AUX, name_of(document, phrase.first), section);
    // A step of the work is the main statement of its clause: only its subject comes before it.
    let clause = document.clauses[document.clause_of(phrase.first)];
    let classes = document.classes;
    let grip = classes.subordinator.bit()
        | classes.question.bit()
        | classes.group_pronoun.bit()
        | classes.modal.bit();
    let open = |at: usize| {
        let word = document.word(at);
        word.classes & grip != 0
            || document.is(at, w("i"))
            || (word.forms & (form::PAST | form::SURE) != 0 && word.forms & form::PARTICIPLE == 0)
    };
    let clean = !(clause.first..phrase.first).any(open);
    let main = Features::count(usize::from(clean) + 2 * usize::from(by_break(clause.before)));
    out.add(MAIN, main, section);
    out.add(MAIN, Features::count((phrase.first - clause.first).min(6)), w("far"));
    out.add(MAIN, main, name_of(document, phrase.first));
    out.add(MAIN, main, document.tag(phrase.first).name_hash());
    let by = (phrase.end..phrase.end + 4).any(|at| document.is(at, w("by")) || document.is(at, w("with")));
    out.add(BY, Features::count(usize::from(by)), 0);
    neighbours(tagged, phrase.first, out);
}

/// For a phrase that may be a hedge or a filler.
pub fn talk(tagged: &Tagged<'_>, phrase: &Phrase, out: &mut Features) {
    let names = tagged.inventory.class_names;
    let document = tagged;
    phrase_context::add(tagged, phrase.first, phrase.end, out);
    let own = name_of(document, phrase.first);
    let last = name_of(document, phrase.end - 1);
    let after = document.tokens.get(phrase.end).map_or(0, |_| name_of(document, phrase.end));
    let before = phrase.first.checked_sub(1).map_or(0, |at| name_of(document, at));
    out.add(LINK, last, after);
    out.add(LINK, before, own);
    let marks = usize::from(phrase.first == 0 || document.tokens[phrase.first - 1].kind == TokenKind::Mark)
        + 2 * usize::from(document.tokens.get(phrase.end).is_none_or(|next| next.kind == TokenKind::Mark));
    out.add(BREAKS, Features::count(marks), own);
    if phrase.end < document.tokens.len() {
        let next = document.word(phrase.end);
        each_class(names, next.classes, |class| out.add(VERB_CLASS, class, own));
        out.add(VERB_FORM, form_name(next.forms), own);
    }
    if phrase.first > 0 {
        let before = document.word(phrase.first - 1);
        each_class(names, before.classes, |class| out.add(BETWEEN_CLASS, class, own));
        out.add(VERB_FORM, form_name(before.forms), w("before"));
    }
}
