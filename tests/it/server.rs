//! A web server on this machine that behaves, and misbehaves, as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How one request is answered.
#[derive(Debug, Clone)]
pub enum Act {
    /// Correctly, from the requested byte on.
    Serve,
    /// This many bytes of what was requested, then the connection is closed.
    Cut(usize),
    /// This many bytes of what was requested, then nothing more.
    Stall(usize),
    /// Not even a status line.
    Mute,
    /// Claims that the whole file has this many bytes, and sends what there is.
    Claim(u64),
    /// Everything, whatever was requested, and only this many bytes of it.
    Everything(usize),
    /// Everything and more, with no word on its length.
    Endless,
    /// Something of the right length.
    Wrong,
    /// Another range than was asked for.
    OtherRange,
    /// No such range.
    NoRange,
    /// The same file, at another address of this server.
    Redirect,
    /// A status and nothing else.
    Status(u16),
}

/// The first line and the range of every request.
type Requests = Mutex<Vec<(String, Option<usize>)>>;

/// Runs until the process ends.
pub struct Server {
    pub address: String,
    requests: Arc<Requests>,
}

impl Server {
    /// Serves `content` under every path; the acts answer one request each, the last of them all further ones.
    pub fn start(content: Vec<u8>, acts: Vec<Act>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Requests::default());
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            let content = Arc::new(content);
            for (number, stream) in listener.incoming().enumerate() {
                let act = acts.get(number).or(acts.last()).unwrap().clone();
                let (content, seen) = (Arc::clone(&content), Arc::clone(&seen));
                // A client that leaves early is not the server's concern.
                std::thread::spawn(move || stream.and_then(|stream| answer(stream, &content, &act, &seen)));
            }
        });
        Server { address, requests }
    }

    /// From which byte each request wanted the file.
    pub fn ranges(&self) -> Vec<Option<usize>> {
        self.requests.lock().unwrap().iter().map(|(_, range)| *range).collect()
    }

    /// The first line of each request.
    pub fn lines(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|(line, _)| line.clone()).collect()
    }
}

fn answer(mut stream: TcpStream, content: &[u8], act: &Act, seen: &Requests) -> std::io::Result<()> {
    let (mut first, mut range) = request(&stream)?;
    seen.lock().unwrap().push((first.clone(), range));
    if first.starts_with("CONNECT") {
        // As a proxy: there is no other server, so the tunnel ends here.
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
        (first, range) = request(&stream)?;
        seen.lock().unwrap().push((first, range));
    }
    let start = range.unwrap_or(0);
    let whole = content.len();
    let rest = content.get(start..).unwrap_or_default();
    let head = |start: usize| match range {
        Some(_) => format!(
            "206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {start}-{}/{whole}",
            whole - start,
            whole - 1
        ),
        None => format!("200 OK\r\nContent-Length: {whole}"),
    };
    let (head, body) = match act {
        Act::Serve => (head(start), rest.to_vec()),
        Act::Cut(bytes) | Act::Stall(bytes) => (head(start), rest[..*bytes.min(&rest.len())].to_vec()),
        Act::Mute => (String::new(), Vec::new()),
        Act::Claim(bytes) => (format!("200 OK\r\nContent-Length: {bytes}"), content.to_vec()),
        Act::Everything(bytes) => {
            (format!("200 OK\r\nContent-Length: {whole}"), content[..*bytes.min(&whole)].to_vec())
        }
        Act::Endless => ("200 OK\r\nConnection: close".to_owned(), [content, content].concat()),
        Act::Wrong => (head(start), rest.iter().map(|byte| byte ^ 1).collect()),
        Act::OtherRange => (head(0), content.to_vec()),
        Act::NoRange if range.is_some() => {
            ("416 Range Not Satisfiable\r\nContent-Length: 0".to_owned(), Vec::new())
        }
        Act::NoRange => (head(start), rest.to_vec()),
        Act::Redirect => ("302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0".to_owned(), Vec::new()),
        Act::Status(status) => (format!("{status} So Be It\r\nContent-Length: 0"), Vec::new()),
    };
    if !head.is_empty() {
        stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes())?;
        stream.write_all(&body)?;
    }
    if matches!(act, Act::Stall(_) | Act::Mute) {
        std::thread::sleep(Duration::from_secs(20));
    }
    stream.shutdown(std::net::Shutdown::Write)?;
    // Closing with unread bytes would reset the connection and take what was sent with it.
    stream.take(1 << 20).read_to_end(&mut Vec::new()).map(drop)
}

fn request(stream: &TcpStream) -> std::io::Result<(String, Option<usize>)> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let mut range = None;
    for line in lines {
        let line = line?.to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("range: bytes=") {
            range = bytes.trim_end_matches('-').parse().ok();
        }
    }
    Ok((first, range))
}
