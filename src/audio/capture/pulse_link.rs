//! A connection to a PulseAudio (or PipeWire) server, in the messages of its protocol.
//!
//! The `pulseaudio` crate's own client waits with `epoll`, which every stop and continue of the process interrupts
//! (`EINTR`), and takes that for the end of the connection. Here a thread of our own reads with blocking calls: the
//! kernel restarts those, and the standard library repeats the ones it does not.

use pulseaudio::protocol::{self, Command, CommandReply, PulseError, TagStructReader};
use pulseaudio::{cookie_path_from_env, socket_path_from_env};
use std::collections::HashMap;
use std::ffi::CStr;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest wait for an answer. The caller that opens a device gives up a little later.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest message: the server's own limit for a stream's buffer, four times over.
const LONGEST_MESSAGE: usize = 4 * protocol::MAX_MEMBLOCKQ_LENGTH;

/// The channel of messages that are not sound.
const CONTROL: u32 = u32::MAX;

/// Why a request has no reply.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("no sound server was found")]
    NoServer,
    #[error("the sound server refused: {0}")]
    Refused(PulseError),
    #[error("the connection to the sound server ended")]
    Ended,
    #[error("the sound server did not answer")]
    NoAnswer,
    #[error("the sound server could not be understood: {0}")]
    Protocol(String),
    #[error("the sound server cannot be reached: {0}")]
    Io(#[from] io::Error),
}

/// Takes the sound of the connection's stream.
pub type Sink = Box<dyn FnMut(&[u8]) + Send>;

type Reply = Result<Vec<u8>, PulseError>;

/// A connection; dropping it ends it, and with it its stream.
pub struct Link {
    shared: Arc<Shared>,
}

struct Shared {
    socket: UnixStream,
    /// One message at a time.
    writing: Mutex<()>,
    version: AtomicU16,
    next: AtomicU32,
    /// Who waits for which reply; `None` once the connection has ended.
    waiting: Mutex<Option<HashMap<u32, Sender<Reply>>>>,
    sink: Mutex<Option<Sink>>,
}

impl Link {
    /// Connects to the user's server as the program `name`.
    pub fn connect(name: &CStr) -> Result<Link, LinkError> {
        let path = socket_path_from_env().ok_or(LinkError::NoServer)?;
        let cookie = cookie_path_from_env().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        Link::over(UnixStream::connect(path)?, name, cookie)
    }

    fn over(socket: UnixStream, name: &CStr, cookie: Vec<u8>) -> Result<Link, LinkError> {
        let reader = socket.try_clone()?;
        let shared = Arc::new(Shared {
            socket,
            writing: Mutex::new(()),
            version: AtomicU16::new(protocol::MAX_VERSION),
            next: AtomicU32::new(0),
            waiting: Mutex::new(Some(HashMap::new())),
            sink: Mutex::new(None),
        });
        let reading = Arc::clone(&shared);
        std::thread::Builder::new().name("pulse-reader".to_owned()).spawn(move || reading.read(reader))?;
        let link = Link { shared };
        let auth = protocol::AuthParams {
            version: protocol::MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie,
        };
        let reply: protocol::AuthReply = link.request(&Command::Auth(auth))?;
        link.shared.version.store(reply.version.min(protocol::MAX_VERSION), Ordering::Relaxed);
        let mut properties = protocol::Props::new();
        properties.set(protocol::Prop::ApplicationName, name);
        let _: protocol::SetClientNameReply = link.request(&Command::SetClientName(properties))?;
        Ok(link)
    }

    /// From now on the sound of the stream goes to `sink`.
    pub fn deliver_to(&self, sink: Sink) {
        *lock(&self.shared.sink) = Some(sink);
    }

    /// Sends a request and waits for its reply.
    pub fn request<R: CommandReply>(&self, command: &Command) -> Result<R, LinkError> {
        let version = self.shared.version.load(Ordering::Relaxed);
        let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let (sender, reply) = mpsc::channel();
        lock(&self.shared.waiting).as_mut().ok_or(LinkError::Ended)?.insert(number, sender);
        let mut message = Vec::new();
        protocol::encode_command_message(&mut message, number, command, version)
            .map_err(|error| LinkError::Protocol(error.to_string()))?;
        {
            let _turn = lock(&self.shared.writing);
            (&self.shared.socket).write_all(&message).map_err(|_| LinkError::Ended)?;
        }
        let bytes = match reply.recv_timeout(PATIENCE) {
            Ok(bytes) => bytes.map_err(LinkError::Refused)?,
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(LinkError::NoAnswer),
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(LinkError::Ended),
        };
        let mut bytes = Cursor::new(bytes);
        TagStructReader::new(&mut bytes, version)
            .read()
            .map_err(|error| LinkError::Protocol(error.to_string()))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // A connection that the server has ended already cannot be ended again.
        let _ = self.shared.socket.shutdown(Shutdown::Both);
    }
}

impl Shared {
    /// Reads messages until the connection ends.
    fn read(&self, socket: UnixStream) {
        let mut socket = BufReader::with_capacity(1 << 16, socket);
        let mut body = Vec::new();
        while self.message(&mut socket, &mut body).is_ok() {}
        // Anyone still waiting learns that nothing will come.
        *lock(&self.waiting) = None;
        *lock(&self.sink) = None;
    }

    fn message(&self, socket: &mut impl Read, body: &mut Vec<u8>) -> Result<(), LinkError> {
        let mut head = [0; protocol::DESCRIPTOR_SIZE];
        socket.read_exact(&mut head)?;
        let unreadable = |error: protocol::ProtocolError| LinkError::Protocol(error.to_string());
        let head = protocol::read_descriptor(&mut &head[..]).map_err(unreadable)?;
        let length = head.length as usize;
        if length > LONGEST_MESSAGE {
            return Err(LinkError::Protocol(format!("a message of {length} bytes")));
        }
        body.resize(length, 0);
        socket.read_exact(body)?;
        if head.channel != CONTROL {
            if let Some(sink) = lock(&self.sink).as_mut() {
                sink(body);
            }
            return Ok(());
        }
        let mut cursor = Cursor::new(&body[..]);
        // Messages that this version of the protocol does not know answer nothing that was asked.
        let version = self.version.load(Ordering::Relaxed);
        let Ok((number, command)) = Command::read_tag_prefixed(&mut cursor, version) else { return Ok(()) };
        let reply = match command {
            Command::Reply => Ok(body[cursor.position() as usize..].to_vec()),
            Command::Error(error) => Err(error),
            _ => return Ok(()),
        };
        let asker = lock(&self.waiting).as_mut().and_then(|waiting| waiting.remove(&number));
        if let Some(asker) = asker {
            // A caller that has given up waiting needs no answer.
            let _ = asker.send(reply);
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers the two requests of a greeting, then does `then`.
    fn server(socket: UnixStream, then: impl FnOnce(UnixStream) + Send + 'static) {
        let serve = move || {
            let mut reader = BufReader::new(socket.try_clone().expect("a socket"));
            let mut writer = socket;
            let (number, _) =
                protocol::read_command_message(&mut reader, protocol::MAX_VERSION).expect("auth");
            let hello = protocol::AuthReply { version: 35, use_memfd: false, use_shm: false };
            protocol::write_reply_message(&mut writer, number, &hello, protocol::MAX_VERSION).expect("sent");
            let (number, _) = protocol::read_command_message(&mut reader, 35).expect("a name");
            let named = protocol::SetClientNameReply { client_id: 7 };
            protocol::write_reply_message(&mut writer, number, &named, 35).expect("sent");
            then(writer);
        };
        std::thread::Builder::new().spawn(serve).expect("a thread");
    }

    fn sound(channel: u32, bytes: &[u8]) -> Vec<u8> {
        let mut head = [0; protocol::DESCRIPTOR_SIZE];
        let descriptor = protocol::Descriptor {
            length: bytes.len() as u32,
            channel,
            offset: 0,
            flags: protocol::DescriptorFlags::empty(),
        };
        protocol::encode_descriptor(&mut head, &descriptor);
        [&head[..], bytes].concat()
    }

    #[test]
    fn sound_arrives_in_order_however_it_is_cut_and_the_end_is_noticed() {
        let (ours, theirs) = UnixStream::pair().expect("sockets");
        let (go, ready) = mpsc::channel::<()>();
        server(theirs, move |mut socket| {
            ready.recv().expect("a sink");
            let message = [sound(3, &[1, 2, 3, 4]), sound(3, &[5, 6])].concat();
            for byte in message {
                socket.write_all(&[byte]).expect("sent");
            }
        });
        let link = Link::over(ours, c"test", Vec::new()).expect("greeted");
        let (sender, heard) = mpsc::channel();
        link.deliver_to(Box::new(move |bytes| sender.send(bytes.to_vec()).expect("heard")));
        go.send(()).expect("a server");
        assert_eq!(heard.iter().collect::<Vec<_>>(), [vec![1, 2, 3, 4], vec![5, 6]]);
        let after = link.request::<protocol::ServerInfo>(&Command::GetServerInfo);
        assert!(matches!(after, Err(LinkError::Ended)), "{after:?}");
    }

    #[test]
    fn an_absurd_message_ends_the_connection() {
        let (ours, theirs) = UnixStream::pair().expect("sockets");
        server(theirs, |mut socket| {
            let mut message = sound(3, &[]);
            message[..4].copy_from_slice(&u32::MAX.to_be_bytes());
            socket.write_all(&message).expect("sent");
            std::thread::sleep(Duration::from_secs(1));
        });
        let link = Link::over(ours, c"test", Vec::new()).expect("greeted");
        let asked = link.request::<protocol::ServerInfo>(&Command::GetServerInfo);
        assert!(matches!(asked, Err(LinkError::Ended)), "{asked:?}");
    }
}
