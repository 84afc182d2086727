//! The tensors of a Whisper model: which there are, and of what shape and kind, given the numbers of its header.

/// What the header says, as far as tensors depend on it.
#[derive(Debug)]
pub struct Dimensions {
    pub vocabulary: u32,
    /// Positions of the encoder.
    pub audio: u32,
    /// Positions of the decoder.
    pub text: u32,
    pub width: u32,
    pub audio_layers: u32,
    pub text_layers: u32,
    pub mels: u32,
    pub weights: Kind,
}

/// How weights are stored, by ggml's number for the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2K = 10,
    Q3K = 11,
    Q4K = 12,
    Q5K = 13,
    Q6K = 14,
}

/// Files give their quantization version in thousands of the format's number.
const VERSION: u32 = 1_000;

/// The version that this ggml reads.
const NEWEST_VERSION: u32 = 2;

impl Kind {
    /// The kind of the matrices in a file of this format, which numbers things differently.
    pub fn of_form(form: u32) -> Option<Kind> {
        if form / VERSION > NEWEST_VERSION {
            return None;
        }
        Some(match form % VERSION {
            0 => Kind::F32,
            1 => Kind::F16,
            2 => Kind::Q4_0,
            3 => Kind::Q4_1,
            7 => Kind::Q8_0,
            8 => Kind::Q5_0,
            9 => Kind::Q5_1,
            10 => Kind::Q2K,
            11 => Kind::Q3K,
            12 => Kind::Q4K,
            13 => Kind::Q5K,
            14 => Kind::Q6K,
            _ => return None,
        })
    }

    /// Weights in a block and bytes of a block.
    pub fn block(self) -> (usize, usize) {
        match self {
            Kind::F32 => (1, 4),
            Kind::F16 => (1, 2),
            Kind::Q4_0 => (32, 18),
            Kind::Q4_1 => (32, 20),
            Kind::Q5_0 => (32, 22),
            Kind::Q5_1 => (32, 24),
            Kind::Q8_0 => (32, 34),
            Kind::Q2K => (256, 84),
            Kind::Q3K => (256, 110),
            Kind::Q4K => (256, 144),
            Kind::Q5K => (256, 176),
            Kind::Q6K => (256, 210),
        }
    }
}

/// What a tensor must be.
#[derive(Debug, PartialEq, Eq)]
pub struct Expected {
    pub shape: [u32; 4],
    pub kind: Kind,
}

/// How many tensors there are: 15 and 24 per layer of encoder and decoder, plus 7 and 4.
pub fn count(dimensions: &Dimensions) -> usize {
    dimensions.audio_layers as usize * 15 + dimensions.text_layers as usize * 24 + 11
}

/// The tensor called `name`; `None` when a model of these dimensions has none.
pub fn expected(name: &str, dimensions: &Dimensions) -> Option<Expected> {
    let Dimensions { vocabulary, audio, text, width, mels, weights, .. } = *dimensions;
    // The filters of the convolutions are never quantized.
    let filters = if weights == Kind::F32 { Kind::F32 } else { Kind::F16 };
    let made = |shape: [u32; 3], kind| Some(Expected { shape: [shape[0], shape[1], shape[2], 1], kind });
    match name {
        "encoder.positional_embedding" => made([width, audio, 1], Kind::F32),
        "encoder.conv1.weight" => made([3, mels, width], filters),
        "encoder.conv2.weight" => made([3, width, width], filters),
        "encoder.conv1.bias" | "encoder.conv2.bias" => made([1, width, 1], Kind::F32),
        "decoder.positional_embedding" => made([width, text, 1], Kind::F32),
        "decoder.token_embedding.weight" => made([width, vocabulary, 1], weights),
        "encoder.ln_post.weight" | "encoder.ln_post.bias" | "decoder.ln.weight" | "decoder.ln.bias" => {
            made([width, 1, 1], Kind::F32)
        }
        _ => {
            let (layers, rest) = match name.strip_prefix("encoder.blocks.") {
                Some(rest) => (dimensions.audio_layers, rest),
                None => (dimensions.text_layers, name.strip_prefix("decoder.blocks.")?),
            };
            let (layer, part) = rest.split_once('.')?;
            let number: u32 = layer.parse().ok().filter(|number| *number < layers)?;
            // There is only one way to write it: to whisper.cpp, `+1` and `01` are other names.
            if number.to_string() != layer {
                return None;
            }
            let part = match part.strip_prefix("cross_") {
                Some(attention) if name.starts_with("decoder") && !attention.starts_with("mlp") => attention,
                Some(_) => return None,
                None => part,
            };
            match part {
                "mlp.0.weight" => made([width, 4 * width, 1], weights),
                "mlp.2.weight" => made([4 * width, width, 1], weights),
                "mlp.0.bias" => made([4 * width, 1, 1], Kind::F32),
                "attn.query.weight" | "attn.key.weight" | "attn.value.weight" | "attn.out.weight" => {
                    made([width, width, 1], weights)
                }
                "mlp.2.bias" | "mlp_ln.weight" | "mlp_ln.bias" | "attn_ln.weight" | "attn_ln.bias"
                | "attn.query.bias" | "attn.value.bias" | "attn.out.bias" => made([width, 1, 1], Kind::F32),
                _ => None,
            }
        }
    }
}
