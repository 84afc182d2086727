//! Which channels of a recording are heard.
//!
//! An average of all channels loses the voice where they cancel each other, weakens it where one is empty, and blends
//! two people who were recorded side by side. So the channels are surveyed before anything is averaged: where somebody
//! speaks on each, how loudly, and whether it is the same speech. Deliberately absent: telling two voices on one
//! channel apart.

use crate::audio::resample::RateChange;
use earshot::Detector;

/// A channel as the user asks for it, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel(pub u16);

/// Which channels were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenChannels {
    /// The average of all.
    All,
    /// One, counted from 0, out of this many.
    One { index: u16, of: u16, why: Why },
}

/// Why a single channel is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The user asked for it.
    Asked,
    /// Averaged, they would cancel each other.
    Cancel,
    /// The others hold no voice, or a much softer one.
    Voice,
}

impl ChosenChannels {
    /// What is worth saying about it.
    pub fn note(self) -> Option<String> {
        let ChosenChannels::One { index, of, why } = self else { return None };
        let name = if of == 2 { format!("the {}", name(index, of)) } else { name(index, of) };
        match why {
            Why::Asked => None,
            Why::Cancel => Some(format!("the channels cancel each other: only {name} was used")),
            Why::Voice => Some(format!("the voice is on {name}: only that was used")),
        }
    }
}

/// What a channel is called.
pub fn name(index: u16, of: u16) -> String {
    match (index, of) {
        (0, 2) => "left channel".to_owned(),
        (1, 2) => "right channel".to_owned(),
        _ => format!("channel {} of {of}", index + 1),
    }
}

/// Each of these channels has a voice of its own: for how many seconds, of how many channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Voices {
    pub of: u16,
    pub seconds: Vec<(u16, f32)>,
}

impl Voices {
    /// What was found, for the user.
    pub fn told(&self) -> String {
        let each: Vec<String> = self
            .seconds
            .iter()
            .map(|&(index, seconds)| format!("{} {}", name(index, self.of), clock(seconds)))
            .collect();
        let people = if self.seconds.len() == 2 { "two people speak" } else { "several people speak" };
        format!("{people}, each on a channel of their own ({})", each.join(", "))
    }

    /// How to choose.
    pub fn choices(&self) -> String {
        let word = |index: u16| match (index, self.of) {
            (0, 2) => "left".to_owned(),
            (1, 2) => "right".to_owned(),
            _ => (index + 1).to_string(),
        };
        let each: Vec<String> =
            self.seconds.iter().map(|&(index, _)| format!("`--channel {}`", word(index))).collect();
        each.join(" or ")
    }
}

fn clock(seconds: f32) -> String {
    let seconds = seconds.round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Samples of a frame at 16 kHz: what the detector takes, 16 ms.
const FRAME: usize = 256;
const FRAME_SECONDS: f32 = 0.016;
/// From this score on a frame is voice: the detector's own recommendation.
const VOICE: f32 = 0.5;
/// Quieter frames are not speech, whatever they sound like.
const FLOOR_DB: f32 = -65.0;
/// A voice this much louder on one channel than on all others belongs to a separate person. House rule: between two
/// people with a microphone each some 12 dB were measured, within stereo recordings of one person up to 6.
const ALONE_DB: f32 = 9.0;
/// A second person speaks at least this long, and for this share of the time.
const ALONE_SECONDS: f32 = 2.0;
const ALONE_SHARE: f32 = 0.03;
/// A channel whose voice is softer than others by this much adds more noise than speech.
const FAINTER_DB: f32 = 12.0;
/// Similarity of two channels (-1 to 1) at or below which they weaken each other.
const CANCEL: f64 = -0.3;

/// Looks at all channels of a recording.
pub struct Survey {
    rate: u32,
    channels: Vec<Track>,
    /// Products of the first two channels, within speech and anywhere.
    spoken: Likeness,
    whole: Likeness,
    mono: Vec<f32>,
}

/// One channel.
struct Track {
    resampler: RateChange,
    detector: Box<Detector>,
    waiting: Vec<f32>,
    /// Frames with a voice, and those with a voice of its own.
    voiced: u32,
    alone: u32,
    /// Power in frames with a voice, summed; and in all.
    spoken_power: f64,
    power: f64,
}

#[derive(Default)]
struct Likeness {
    product: f64,
    squares: [f64; 2],
}

impl Likeness {
    fn add(&mut self, a: &[f32], b: &[f32]) {
        for (&a, &b) in a.iter().zip(b) {
            let (a, b) = (f64::from(a), f64::from(b));
            self.product += a * b;
            self.squares[0] += a * a;
            self.squares[1] += b * b;
        }
    }

    fn value(&self) -> Option<f64> {
        let size = (self.squares[0] * self.squares[1]).sqrt();
        (size > 0.0).then(|| self.product / size)
    }
}

impl Survey {
    /// `None` when the rate is impossible.
    pub fn new(rate: u32, channels: u16) -> Option<Survey> {
        let track = || {
            Some(Track {
                resampler: RateChange::new(rate, 16_000)?,
                detector: Detector::default_boxed(),
                waiting: Vec::new(),
                voiced: 0,
                alone: 0,
                spoken_power: 0.0,
                power: 0.0,
            })
        };
        let channels = (0..channels).map(|_| track()).collect::<Option<Vec<_>>>()?;
        let (spoken, whole) = Default::default();
        Some(Survey { rate, channels, spoken, whole, mono: Vec::new() })
    }

    /// Whether samples of this format belong to what is surveyed.
    pub fn fits(&self, rate: u32, channels: u16) -> bool {
        (self.rate, self.channels.len()) == (rate, channels.into())
    }

    /// Adds interleaved samples.
    pub fn push(&mut self, interleaved: &[f32]) {
        let count = self.channels.len();
        // What is the same on all channels says nothing about their difference.
        let is_same = |frame: &[f32]| frame.iter().all(|sample| sample.to_bits() == frame[0].to_bits());
        if interleaved.chunks_exact(count).all(is_same) {
            return;
        }
        for (index, track) in self.channels.iter_mut().enumerate() {
            self.mono.clear();
            self.mono.extend(interleaved.iter().skip(index).step_by(count).map(|&sample| sane(sample)));
            track.resampler.push(&self.mono, &mut track.waiting);
        }
        let frames = self.channels.iter().map(|track| track.waiting.len() / FRAME).min().unwrap_or(0);
        for at in (0..frames).map(|frame| frame * FRAME) {
            self.frame(at);
        }
        for track in &mut self.channels {
            track.waiting.drain(..frames * FRAME);
        }
    }

    fn frame(&mut self, at: usize) {
        let mut heard: Vec<(bool, f32)> = Vec::with_capacity(self.channels.len());
        for track in &mut self.channels {
            let samples = &track.waiting[at..at + FRAME];
            let clamped: Vec<f32> = samples.iter().map(|sample| sample.clamp(-1.0, 1.0)).collect();
            let power = samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum::<f64>() / FRAME as f64;
            let level = 10.0 * power.max(1e-10).log10() as f32;
            let is_voice = track.detector.predict_f32(&clamped) >= VOICE && level > FLOOR_DB;
            track.power += power;
            if is_voice {
                track.voiced += 1;
                track.spoken_power += power;
            }
            heard.push((is_voice, level));
        }
        for (index, track) in self.channels.iter_mut().enumerate() {
            let (is_voice, level) = heard[index];
            let mut others = heard.iter().enumerate().filter(|(other, _)| *other != index);
            if is_voice && others.all(|(_, &(_, other))| level > other + ALONE_DB) {
                track.alone += 1;
            }
        }
        if let [first, second, ..] = &self.channels[..] {
            let (a, b) = (&first.waiting[at..at + FRAME], &second.waiting[at..at + FRAME]);
            self.whole.add(a, b);
            if heard.iter().any(|&(is_voice, _)| is_voice) {
                self.spoken.add(a, b);
            }
        }
    }

    /// Which channels to listen to.
    ///
    /// # Errors
    /// Where several people speak, each on a channel of their own.
    pub fn decide(&self) -> Result<ChosenChannels, Voices> {
        let of = self.channels.len() as u16;
        let alone: u32 = self.channels.iter().map(|track| track.alone).sum();
        let is_person = |track: &Track| {
            let seconds = track.alone as f32 * FRAME_SECONDS;
            seconds >= ALONE_SECONDS && track.alone as f32 >= alone as f32 * ALONE_SHARE
        };
        let people: Vec<(u16, f32)> = (0..of)
            .zip(&self.channels)
            .filter(|(_, track)| is_person(track))
            .map(|(index, track)| (index, track.alone as f32 * FRAME_SECONDS))
            .collect();
        if people.len() > 1 {
            return Err(Voices { of, seconds: people });
        }
        let spoken = |track: &Track| track.spoken_power;
        let any = |track: &Track| track.power;
        let has_voice = self.channels.iter().any(|track| track.voiced > 0);
        let strength: &dyn Fn(&Track) -> f64 = if has_voice { &spoken } else { &any };
        let order = |a: &(u16, &Track), b: &(u16, &Track)| strength(b.1).total_cmp(&strength(a.1));
        // The first among equals.
        let Some((best, strongest)) = (0..of).zip(&self.channels).min_by(order) else {
            return Ok(ChosenChannels::All);
        };
        let one = |why| Ok(ChosenChannels::One { index: best, of, why });
        if strength(strongest) == 0.0 {
            return Ok(ChosenChannels::All);
        }
        let faint = strength(strongest) * 10f64.powf(f64::from(-FAINTER_DB) / 10.0);
        let others = (0..of).zip(&self.channels).filter(|(index, _)| *index != best);
        if has_voice && others.map(|(_, track)| strength(track)).any(|other| other < faint) {
            return one(Why::Voice);
        }
        if of == 2 {
            let likeness = if has_voice { &self.spoken } else { &self.whole };
            return if likeness.value().is_some_and(|value| value < CANCEL) {
                one(Why::Cancel)
            } else {
                Ok(ChosenChannels::All)
            };
        }
        if has_voice { one(Why::Voice) } else { Ok(ChosenChannels::All) }
    }
}

/// Anything that is not a number is silence, and anything far beyond full scale would overflow a filter.
pub fn sane(sample: f32) -> f32 {
    const LARGEST: f32 = 8.0;
    if sample.is_finite() { sample.clamp(-LARGEST, LARGEST) } else { 0.0 }
}
