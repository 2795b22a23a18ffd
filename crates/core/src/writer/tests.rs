use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::appender::Appender;
use super::relay::Relay;
use super::{EventWriter, Left};
use crate::record::{FOOTER, Frame, HEADER, frame};
use crate::types::Stamp;

/// What a file's records hold.
fn payloads(path: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(path).unwrap_or_default();
    let (mut found, mut rest) = (Vec::new(), &bytes[..]);
    while let Frame::Whole(payload) = frame(rest) {
        found.push(payload.to_vec());
        rest = &rest[HEADER + payload.len() + FOOTER..];
    }
    assert!(rest.is_empty(), "{} bytes are no record", rest.len());
    found
}

fn numbered(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| n.to_string().into_bytes()).collect()
}

/// As on a file system of another machine: the first record is written by the caller, the others by the thread.
#[test]
fn far_away_a_thread_writes_in_order() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let relay = Arc::new(Relay::new(Duration::from_millis(10)));
    let appender = Arc::new(Appender::far(folder.path(), relay)?);
    for payload in numbered(1000) {
        assert_eq!(appender.append(0, |out| out.extend(payload))?, Left::Nothing);
    }
    let deadline = Instant::now() + Duration::from_secs(10);
    while payloads(&appender.path).len() < 1000 {
        assert!(Instant::now() < deadline);
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(payloads(&appender.path), numbered(1000));
    let _ = appender.append(0, |out| out.extend(b"1000"))?;
    appender.close()?;
    assert_eq!(payloads(&appender.path), numbered(1001));
    Ok(())
}

/// Writers of one run have one thread at most, and each its own file.
#[test]
fn one_thread_serves_many_files() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let relay = Arc::new(Relay::new(Duration::from_millis(10)));
    let appenders: Vec<_> = (0..20)
        .map(|_| Ok(Arc::new(Appender::far(folder.path(), Arc::clone(&relay))?)))
        .collect::<crate::error::Result<_>>()?;
    for payload in numbered(100) {
        for appender in &appenders {
            let _ = appender.append(0, |out| out.extend(&payload))?;
        }
    }
    for appender in &appenders {
        appender.close()?;
        assert_eq!(payloads(&appender.path), numbered(100));
    }
    Ok(())
}

/// Threads that meet each other wait for the file, so that each has its record there when its call is over.
#[test]
fn every_thread_finds_its_record_in_the_file() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let writer = EventWriter::create(folder.path(), "", Duration::from_secs(1))?;
    let stamp = Stamp { step: Some(1), wall_time: 1.0 };
    let added = &|tag: &str| {
        if writer.scalar(tag, 1.0, stamp)? == Left::Flush {
            writer.flush()?;
        }
        Ok::<_, crate::error::Error>(fs::read(writer.path()).unwrap_or_default())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|n| {
                scope.spawn(move || {
                    for step in 0..50 {
                        let tag = format!("thread {n} step {step}.");
                        let bytes = added(&tag).unwrap_or_default();
                        assert!(bytes.windows(tag.len()).any(|window| window == tag.as_bytes()), "{tag}");
                    }
                })
            })
            .collect();
        assert!(threads.into_iter().all(|thread| thread.join().is_ok()));
    });
    assert_eq!(payloads(writer.path()).len(), 1 + 4 * 50);
    Ok(())
}
