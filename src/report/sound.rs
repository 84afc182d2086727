//! A recording as a report shows and plays it: its outline, and where it is, or its bytes.

use crate::core::failure::Advice;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr;
use flacenc::error::Verify;
use flacenc::source::MemSource;

/// Columns of an outline: more would not be visible on a page.
const COLUMNS: usize = 480;

/// A recording for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerAudio {
    /// Loudest sample of each of at most 480 stretches of equal length, 0 to 255 of full scale.
    pub peaks: Vec<u8>,
    pub place: Place,
}

/// Where the page finds the sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file in the page's own folder.
    Beside(String),
    /// Within the page, as FLAC.
    Inside(Vec<u8>),
}

/// The sound could not be made smaller.
#[derive(Debug, thiserror::Error)]
#[error("cannot pack the recording as FLAC: {reason}")]
pub struct FlacError {
    pub reason: String,
}

impl Advice for FlacError {
    fn kind(&self) -> &'static str {
        "cannot_embed"
    }

    fn hint(&self) -> Option<String> {
        Some("write the report without `--embed`; it then plays the recordings beside it".into())
    }
}

impl AnswerAudio {
    /// Sound that stays in its file `name`.
    pub fn beside(name: &str, samples: &[i16]) -> AnswerAudio {
        AnswerAudio { peaks: peaks(samples), place: Place::Beside(name.to_owned()) }
    }

    /// Sound that goes into the page. `rate` is in samples a second.
    ///
    /// # Errors
    /// [`FlacError`] when the encoder rejects it, such as for a rate that FLAC does not know.
    pub fn inside(samples: &[i16], rate: u32) -> Result<AnswerAudio, FlacError> {
        Ok(AnswerAudio { peaks: peaks(samples), place: Place::Inside(flac(samples, rate)?) })
    }

    /// What an audio element takes as its source.
    pub fn source(&self) -> String {
        match &self.place {
            Place::Beside(name) => url(name),
            Place::Inside(flac) => format!("data:audio/flac;base64,{}", STANDARD.encode(flac)),
        }
    }
}

fn peaks(samples: &[i16]) -> Vec<u8> {
    let columns = COLUMNS.min(samples.len());
    (0..columns)
        .map(|at| {
            let range = at * samples.len() / columns..(at + 1) * samples.len() / columns;
            let loudest = samples[range].iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
            (loudest >> 7).min(255) as u8
        })
        .collect()
}

/// A file name as a relative address: everything but plain characters is escaped.
fn url(name: &str) -> String {
    let mut out = String::from("./");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Mono samples as a whole FLAC file.
fn flac(samples: &[i16], rate: u32) -> Result<Vec<u8>, FlacError> {
    let fail = |reason: &dyn std::fmt::Debug| FlacError { reason: format!("{reason:?}") };
    let config = flacenc::config::Encoder::default().into_verified().map_err(|(_, error)| fail(&error))?;
    let wide: Vec<i32> = samples.iter().map(|sample| i32::from(*sample)).collect();
    let source = MemSource::from_samples(&wide, 1, 16, rate as usize);
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, config.block_size)
        .map_err(|error| fail(&error))?;
    // The last, shorter block must not count: readers take two different sizes for a stream with variable blocks.
    let info = stream.stream_info_mut();
    info.set_block_sizes(config.block_size, config.block_size).map_err(|error| fail(&error))?;
    let mut sink = ByteSink::new();
    stream.write(&mut sink).map_err(|error| fail(&error))?;
    Ok(sink.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use starling::believable;

    #[test]
    fn an_outline_follows_the_sound() {
        let mut samples = vec![0i16; 4_800];
        samples[4_799] = i16::MIN;
        let peaks = peaks(&samples);
        assert_eq!((peaks.len(), peaks[0], peaks[479]), (480, 0, 255));
        assert_eq!(super::peaks(&[]), Vec::<u8>::new());
    }

    #[test]
    fn a_file_name_cannot_leave_the_folder_or_the_attribute() {
        assert_eq!(url("a\"/../b c.wav"), "./a%22%2F..%2Fb%20c.wav");
        assert_eq!(url("javascript:x"), "./javascript%3Ax");
    }

    #[test]
    fn embedded_sound_comes_back_sample_for_sample() {
        use symphonia::core::audio::sample::Sample as _;
        let answer = &believable::session(1).answers[1];
        let samples = believable::samples(answer);
        let packed = flac(&samples, 16_000).unwrap();
        assert!(packed.len() < samples.len() * 2 * 7 / 10, "{} of {}", packed.len(), samples.len() * 2);
        let stream = symphonia::core::io::MediaSourceStream::new(
            Box::new(std::io::Cursor::new(packed)),
            Default::default(),
        );
        let mut format = symphonia::default::get_probe()
            .probe(&Default::default(), stream, Default::default(), Default::default())
            .unwrap();
        let track = format.tracks()[0].clone();
        let mut decoder = symphonia::default::get_codecs()
            .make_audio_decoder(track.codec_params.as_ref().unwrap().audio().unwrap(), &Default::default())
            .unwrap();
        let mut back: Vec<i16> = Vec::new();
        while let Ok(Some(packet)) = format.next_packet() {
            let decoded = decoder.decode(&packet).unwrap();
            let mut part = vec![i16::MID; decoded.samples_interleaved()];
            decoded.copy_to_slice_interleaved(&mut part);
            back.extend(part);
        }
        assert!(back == samples, "{} samples back, {} in", back.len(), samples.len());
    }
}
