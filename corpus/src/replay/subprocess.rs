//! An implementation behind the adapter protocol: a process that is started again when it dies or hangs.

use super::CannotRun;
use super::target::{Observation, Target};
use crate::format::Vector;
use crate::protocol::{Answer, Hello, LINE_LIMIT, PROTOCOL, Request};
use serde::Deserialize;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use touchstone_engine::profile::Name;

/// A process that speaks the adapter protocol.
#[derive(Debug)]
pub struct Subprocess {
    command: Vec<String>,
    timeout: Duration,
    hello: Hello,
    running: Option<Conversation>,
}

/// A process and the threads that write to it and read from it, so that neither side can block the runner.
#[derive(Debug)]
struct Conversation {
    child: Child,
    requests: Sender<String>,
    answers: Receiver<Result<String, String>>,
}

/// An answer names the vector it is for.
#[derive(Deserialize)]
struct Named {
    id: Option<String>,
    #[serde(flatten)]
    answer: Answer,
}

impl Subprocess {
    /// Starts the command line and shakes hands.
    pub fn start(command_line: &str, timeout: Duration) -> Result<Self, CannotRun> {
        let command = shlex::split(command_line)
            .filter(|words| !words.is_empty())
            .ok_or_else(|| CannotRun(format!("`{command_line}` is no command line")))?;
        let fail = |reason: String| CannotRun(format!("`{command_line}`: {reason}"));
        let conversation = Conversation::start(&command).map_err(fail)?;
        let text = conversation.shake_hands(timeout).map_err(fail)?;
        let hello: Hello =
            serde_json::from_str(&text).map_err(|error| fail(format!("its answer to `hello`: {error}")))?;
        if hello.protocol != PROTOCOL {
            return Err(fail(format!("it speaks protocol {}, not {PROTOCOL}", hello.protocol)));
        }
        Ok(Self { command, timeout, hello, running: Some(conversation) })
    }

    fn conversation(&mut self) -> Result<&Conversation, String> {
        if self.running.is_none() {
            let conversation = Conversation::start(&self.command)?;
            conversation.shake_hands(self.timeout)?;
            self.running = Some(conversation);
        }
        self.running.as_ref().ok_or_else(|| "it did not start".to_owned())
    }
}

impl Target for Subprocess {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn run(&mut self, vector: &Vector, profile: Name) -> Observation {
        let timeout = self.timeout;
        let request = Request::Run { id: &vector.id, profile: profile.as_str(), case: &vector.case };
        let answer = match self.conversation() {
            Err(reason) => return Observation::Crash(reason),
            Ok(conversation) => conversation.exchange(&request, timeout),
        };
        let observation = match answer {
            Exchange::Line(line) => match serde_json::from_str::<Named>(&line) {
                Ok(named) if named.id.as_deref() == Some(&vector.id) => Observation::Answered(named.answer),
                Ok(_) => Observation::Crash("the answer names another vector".to_owned()),
                Err(error) => Observation::Crash(format!("the answer is none of the protocol's: {error}")),
            },
            Exchange::Ended(reason) => Observation::Crash(reason),
            Exchange::Silent => Observation::Hang(timeout.as_secs()),
        };
        if !matches!(observation, Observation::Answered(_)) {
            self.running = None;
        }
        observation
    }
}

enum Exchange {
    Line(String),
    Ended(String),
    Silent,
}

impl Conversation {
    fn start(command: &[String]) -> Result<Self, String> {
        let (program, arguments) = command.split_first().ok_or("no command")?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("its standard input and output cannot be had".to_owned());
        };
        let (requests, to_write) = mpsc::channel();
        let (read, answers) = mpsc::channel();
        thread::spawn(move || write_lines(stdin, &to_write));
        thread::spawn(move || read_lines(stdout, &read));
        Ok(Self { child, requests, answers })
    }

    fn shake_hands(&self, timeout: Duration) -> Result<String, String> {
        match self.exchange(&Request::Hello { protocol: PROTOCOL }, timeout) {
            Exchange::Line(line) => Ok(line),
            Exchange::Ended(reason) => Err(reason),
            Exchange::Silent => Err(format!("no answer to `hello` within {} s", timeout.as_secs())),
        }
    }

    fn exchange(&self, request: &Request<'_>, timeout: Duration) -> Exchange {
        let ended = || Exchange::Ended("the process ended".to_owned());
        let line = match serde_json::to_string(request) {
            Ok(line) => line,
            Err(error) => return Exchange::Ended(error.to_string()),
        };
        if self.requests.send(line).is_err() {
            return ended();
        }
        match self.answers.recv_timeout(timeout) {
            Ok(Ok(line)) => Exchange::Line(line),
            Ok(Err(reason)) => Exchange::Ended(reason),
            Err(RecvTimeoutError::Disconnected) => ended(),
            Err(RecvTimeoutError::Timeout) => Exchange::Silent,
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        // A process that still listens may end by itself; one that hangs is ended. Neither outlives the runner.
        let _ = self.requests.send(serde_json::to_string(&Request::Stop).unwrap_or_default());
        for _ in 0..20 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_lines(mut stdin: ChildStdin, lines: &Receiver<String>) {
    for line in lines {
        if writeln!(stdin, "{line}").and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn read_lines(stdout: ChildStdout, lines: &Sender<Result<String, String>>) {
    let mut stdout = BufReader::new(stdout);
    let limit = u64::try_from(LINE_LIMIT).unwrap_or(u64::MAX);
    loop {
        let mut line = Vec::new();
        let read = stdout.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut line);
        let line = match read {
            Ok(0) => Err("the process ended".to_owned()),
            Ok(_) if line.len() > LINE_LIMIT => Err(format!("a line is longer than {LINE_LIMIT} octets")),
            Ok(_) => String::from_utf8(line).map_err(|_| "a line is not UTF-8".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let last = line.is_err();
        if lines.send(line).is_err() || last {
            return;
        }
    }
}
