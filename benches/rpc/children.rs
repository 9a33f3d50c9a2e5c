//! The servers: processes of their own, so that none shares a thread or an allocator with the client.

use std::{
    env,
    error::Error,
    fs, io,
    net::{Ipv4Addr, TcpListener},
    process::{self, Command, Stdio},
    time::{Duration, Instant},
};

use tonic::transport::Endpoint;

use crate::calls::Client;

/// The argument that makes this bench the empty server on the port that follows it.
pub(crate) const EMPTY: &str = "--serve-empty";

/// How long a server may take to start.
const START: Duration = Duration::from_secs(10);

/// A server on a free port of the loopback interface; ends when dropped.
pub(crate) struct Child {
    process: process::Child,
    port: u16,
}

impl Child {
    /// The release binary of LECTOR_BIN, with default flags.
    pub(crate) fn lector() -> Result<Self, Box<dyn Error>> {
        let binary = env::var("LECTOR_BIN")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/target/release/lector").to_owned());
        let port = free_port()?;
        let mut command = Command::new(&binary);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        // Words of a shell: "--access-log off", say.
        command.args(env::var("LECTOR_FLAGS").unwrap_or_default().split_whitespace());
        Self::spawn(command, port)
            .map_err(|error| format!("{binary}: {error}; `cargo build --release` makes it").into())
    }

    /// This bench as the empty server.
    pub(crate) fn empty() -> Result<Self, Box<dyn Error>> {
        let port = free_port()?;
        let mut command = Command::new(env::current_exe()?);
        command.args([EMPTY, &port.to_string()]);
        Ok(Self::spawn(command, port)?)
    }

    fn spawn(mut command: Command, port: u16) -> io::Result<Self> {
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self { process, port })
    }

    /// A connection, as soon as the server serves.
    pub(crate) async fn connect(&self) -> Result<Client, Box<dyn Error>> {
        let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.port))?.tcp_nodelay(true);
        let began = Instant::now();
        loop {
            match endpoint.connect().await {
                Ok(channel) => return Ok(Client::new(channel)),
                Err(error) if began.elapsed() > START => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    /// Processor time so far, in ticks of the kernel (a hundredth of a second); `None` where there is no
    /// /proc.
    pub(crate) fn ticks(&self) -> Option<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        let mut words = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(words.next()?.parse::<u64>().ok()? + words.next()?.parse::<u64>().ok()?)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It has nothing to lose, and may be gone already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
