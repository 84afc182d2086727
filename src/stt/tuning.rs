//! Every constant of recognition that was tuned on speech, with its data set and the command that measures it again.
//!
//! Data sets and commands are those of `bench/README.md`: *made* is `target/speech` (20 answers by 20 voices, clean and
//! with noise), *terms* `target/terms`, *sounds* `target/sounds` (no speech), *people* `target/real`, *free* the tuned
//! half of `target/free` with *people*. The command is `bench/score.py --each --fillers` on the transcripts of that set
//! unless another is named. Thresholds that turn frames into spans are in `core/speech_map.rs`, which knows nothing of
//! recognition.

// ---- Voice activity (`vad`) ----

/// Where no window within this many is at least [`NO_SPEECH`] likely to be speech, a frame's score is capped at
/// [`NO_VOICE`]: music and a fan scored as a voice for 9 of 10 minutes, as speech for none. Set: sounds, made.
pub const NEAR_WINDOWS: usize = 3;
pub const NO_SPEECH: f32 = 0.2;
/// Where speech is more likely than this, a frame's score is at least [`VOICE`]. Set: made at 10 dB, people.
pub const SPEECH: f32 = 0.6;
pub const NO_VOICE: f32 = 0.2;
pub const VOICE: f32 = 0.6;
/// Soft speech is brought to this level before it is judged, by [`MOST_GAIN_DB`] at most: a hoarse voice 12 dB softer
/// than recorded had 5.5 of some 17 s detected without it, 14.9 s with it. The level falls by 1 dB a second. Set:
/// people.
pub const COMMON_LEVEL_DB: f32 = -23.0;
pub const MOST_GAIN_DB: f32 = 18.0;
pub const LEVEL_FALL_DB: f32 = 0.032;
pub const FIRST_LEVEL_DB: f32 = -35.0;
/// Weight of the newest window in the mean power, so that a click does not count as loud. Set: people.
pub const NEWEST_WEIGHT: f32 = 0.4;

// ---- Chunks (`stream::chunking`) ----

/// Chunk length from which a pause of the given length may end it, in milliseconds. Chunks are decoded again in groups,
/// and the first rule lets a group begin after a long pause: of 918 words of free speech 99 were wrong without it, 96
/// with 900 ms, 98 with 600 ms. Set: free.
pub const CUT_RULES: [(u64, u64); 4] = [(0, 900), (10_000, 600), (15_000, 450), (20_000, 300)];
/// No chunk is longer: the model takes 30 s at once.
pub const LONGEST_CHUNK_MS: u64 = 28_000;
/// Neighboring chunks are decoded together up to this length: words at the edges of chunks suffer, and the passes agree
/// better on more speech. Chunks alone had 162 of 1,570 words wrong, together 143. Set: free.
pub const LONGEST_GROUP_MS: u64 = 29_000;
/// Where no pause came in time, the quietest place in this much of the chunk's end is taken. Set: made.
pub const CUT_SEARCH_MS: u64 = 8_000;
/// Width of a quiet place.
pub const QUIET_PLACE_MS: u64 = 160;
/// Sound kept before and after speech, so that no soft edge of a word is lost. Set: made.
pub const MARGIN_MS: u64 = 250;

// ---- Decoding (`decode`) ----

/// Encoder positions beyond those of the samples. The prompted pass goes into a loop where a window ends soon after the
/// speech: with 128 it cost more words than it gave, with 400 both passes together had 186 of 1,570 words wrong, with
/// the whole window 162. Set: free.
pub const EXTRA_POSITIONS: usize = 400;
/// The same for a preview, which has no prompted pass. On 35 minutes of made speech 64, 128 and 256 gave word errors
/// within 0.4 points of each other. Set: made.
pub const PREVIEW_POSITIONS: usize = 128;
/// Mean log probability below which a pass is decoded again, as in whisper.cpp.
pub const UNSURE: f32 = -1.0;
/// How much hotter each further try is, as in whisper.cpp.
pub const TEMPERATURE_STEP: f32 = 0.2;
/// Added to the scores of "um" and "uh" in the prompted pass: the model leaves out more than it invents. 1.0 found 3
/// more of a man's 16 and 2 more of 134 made ones for 5 and 5 false ones; from 1.25 on it looped. Set: people, made.
pub const FILLER_BIAS: f32 = 1.0;

// ---- Hallucinations (`refine::hallucination`, `refine::repetition`) ----

/// Text needs this much voice under it, in milliseconds a word: the quickest speakers need 150. Set: made, sounds.
pub const LEAST_VOICE_MS: u64 = 60;
/// And this much where the model itself half believes that nobody speaks. Of 238 segments of speech in noise at 10 dB
/// one had less, at a belief of 0.1; what was invented over a creaking chair had 87 ms a word, at 0.5. Set: made,
/// sounds.
pub const LEAST_VOICE_IN_DOUBT_MS: u64 = 100;
pub const HALF_NO_SPEECH: f32 = 0.3;
/// One word for more voice than this is not speech: music gave "Oh" for 6 and for 13 s. The slowest speech had 2,200
/// ms. Set: sounds, people.
pub const MOST_VOICE_MS: u64 = 4_000;
/// whisper.cpp's own threshold for "nobody speaks"; with [`UNSURE`], for either alone removes quiet but real speech.
pub const NO_SPEECH_SEGMENT: f32 = 0.6;
/// This alone removes: speech in noise at 10 dB never fell below -1.2, music gave -2.6 and -8.9. Set: made, sounds.
pub const HOPELESS: f32 = -2.0;
/// How many rounds of repeated words are a loop, by how many words a round has. People say "no, no, no". Set: made,
/// people.
pub const LOOP_ROUNDS: [(usize, usize); 4] = [(1, 6), (2, 4), (4, 3), (12, 3)];
/// A syllable that repeats within one word is no longer than this, and repeats less often: "ha-ha-ha-ha".
pub const LONGEST_LOOPED_SYLLABLE: usize = 4;
/// Rounds of at least this many words are a loop also with a word between them: "and".
pub const PARTED_ROUND: usize = 4;
pub const LOOP_SYLLABLES: usize = 7;

// ---- Language (`refine::language`) ----

/// Weights of the evidence for English; their sum is the log odds. Set: real speech in ten other languages and accents
/// of English (see `bench/README.md`); command `bench/language.py`.
pub const ENGLISH_BASE: f32 = -7.5;
pub const ENGLISH_CERTAINTY: f32 = 3.0;
pub const ENGLISH_SURE_WORDS: f32 = 2.0;
pub const ENGLISH_AGREEMENT: f32 = 7.0;
pub const ENGLISH_NOVELTY: f32 = 4.0;
pub const ENGLISH_SPELLED_OUT: f32 = 30.0;
/// Log odds below which many words are not English, and how much lower they must be for one word; for more, this
/// divided by their number. Of 27 recordings in ten other languages, of 12 words and more, 26 are below; of 59
/// second-language readers of English one, of 91 recordings of people talking freely none. Set: accents, free, calls,
/// recordings in other languages.
pub const FOREIGN_ODDS: f32 = -2.3;
pub const FOREIGN_ODDS_OF_ONE_WORD: f32 = 12.0;
/// Fewer words say nothing about the language.
pub const LEAST_LANGUAGE_WORDS: usize = 6;
/// This much speech with less than one word per `SLOWEST_WORD_MS` is not English either: the decoder found nothing to
/// write.
pub const LONG_SPEECH_MS: u64 = 8_000;
pub const SLOWEST_WORD_MS: u64 = 2_500;
/// A word pair is not new when it was said at most this many words before.
pub const NOVELTY_SPAN: usize = 60;

// ---- Glossary (`refine::glossary`); command `bench/score.py --terms own` ----

/// Words that sound less alike than this are no candidate for a term: short ones, and those of at least [`LONG_KEY`]
/// sounds. Up to 0.35 for all, every one of 13 terms that 35 minutes of other speech got was a short one at 0.2 and
/// more ("still" for Istio). Set: terms, made.
pub const ALIKE: f32 = 0.16;
pub const ALIKE_WHEN_LONG: f32 = 0.3;
pub const LONG_KEY: usize = 8;
/// The same where the prompted pass has the term: the right ones were at most 0.38 apart, the wrong ones 0.47. Set:
/// terms.
pub const ALIKE_WHEN_PROMPTED: f32 = 0.45;
/// Words the model is surer of are not candidates. Set: terms.
pub const SURE: f32 = 0.8;
/// A term needs less than the decoded words when it sounds the same, for it is rare, and more with distance: picked on
/// 16 made answers with 256 terms. Set: terms.
pub const HEAD_START: f32 = 4.0;
pub const NEEDED_BY_DISTANCE: f32 = 14.0;

// ---- Fillers (`refine::fillers`, `refine::filled_pause`) ----

/// Weights of the evidence for a filler of the prompted pass; their sum is the log odds that it was said. Asking the
/// decoder whether the text is likelier with the filler told nothing: the true ones had -8.9 to +4.0. Set: people (the
/// hoarse voice, 14 said), a telephone dialog and a stutterer.
pub const FILLER_BASE: f32 = -4.0;
pub const FILLER_PROBABILITY: f32 = 4.0;
pub const FILLER_AGREEMENT: f32 = 2.5;
pub const FILLER_SOUND: f32 = 1.2;
pub const FILLER_REPLACES: f32 = 2.0;
pub const FILLER_IN_A_ROW: f32 = 1.0;
pub const FILLER_STUTTER: f32 = 2.0;
/// The only steady sound near it belongs to another filler.
pub const FILLER_SHARED_SOUND: f32 = 2.0;
/// Log odds from which a filler is written, and from which it widens the bounds of the count.
pub const FILLER_ACCEPTED: f32 = 0.65;
pub const FILLER_POSSIBLE: f32 = -0.8;

/// Share of the plain pass's words that the prompted pass must have. Set: people.
pub const AGREEMENT: f32 = 0.6;
/// Share of a steady sound that words may cover; more, and it is theirs. Set: made.
pub const COVERED: f32 = 0.6;
/// More fillers in a row are a repetition loop.
pub const MOST_FILLERS_IN_A_ROW: usize = 2;
/// The sound of a filler begins at most this much before and after the prompted pass has it: its times run early, for
/// one man's fourteen by up to 660 ms. Set: people.
pub const SOUND_EARLIER_MS: u64 = 300;
pub const SOUND_LATER_MS: u64 = 900;
/// Mean change of a band within 0.1 s, in dB: the middle of filled pauses had 3.7 in the median, other voiced sound
/// 7.2. Set: made, people.
pub const MOST_CHANGE_DB: f32 = 4.0;
/// Share of a frame that recurs a period later. A hoarse voice had 0.5 in the median. Set: people.
pub const VOICED: f32 = 0.45;
/// A voice is this far above the quietest and not this far below the loudest. Set: made.
pub const ABOVE_NOISE_DB: f32 = 6.0;
pub const BELOW_LOUD_DB: f32 = 20.0;
/// A candidate has at least this many steady frames of 10 ms. Set: made, people.
pub const LEAST_STEADY_FRAMES: usize = 16;
