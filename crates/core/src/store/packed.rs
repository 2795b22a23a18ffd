//! A run's data as messages, and back: for the cache. The format is our own and changes when it must; nobody else reads it.

use std::sync::Arc;

use super::chunk::{Chunk, Steps, Values};
use super::names::Names;
use super::part::{Part, PartId};
use super::run_data::RunData;
use super::series::{Located, Tag};
use crate::dialect::claimed_kind;
use crate::types::Kind;
use crate::wire::{Fields, Malformed, Wire, put_bytes, put_double, put_int64, put_message};

const INCOMPLETE: Malformed = Malformed("something is missing in the cache");

impl RunData {
    /// Appends all but files and points as fields of a message.
    pub(crate) fn put_outline(&self, out: &mut Vec<u8>) {
        put_int64(out, 1, self.events as i64);
        for part in &self.parts {
            put_message(out, 2, |out| put_part(out, part));
        }
        for context in &self.contexts {
            put_message(out, 4, |out| put_located(out, context));
        }
        for tag in &self.tags {
            put_message(out, 3, |out| {
                put_bytes(out, 1, tag.name.as_bytes());
                if let Some(metadata) = &tag.metadata {
                    put_bytes(out, 2, metadata);
                }
                for (kind, located) in &tag.heavy {
                    put_message(out, 3, |out| {
                        put_bytes(out, 1, kind.as_str().as_bytes());
                        for place in located {
                            put_message(out, 2, |out| put_located(out, place));
                        }
                    });
                }
            });
        }
    }

    /// Hands out the points in messages of a megabyte or so, each put together in `room`.
    pub(crate) fn each_block<E>(
        &self,
        room: &mut Vec<u8>,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        const BLOCK: usize = 1 << 20;
        room.clear();
        for (place, tag) in self.tags.iter().enumerate() {
            for chunk in &tag.chunks {
                put_message(room, 1, |out| put_chunk(out, place, chunk));
                if room.len() >= BLOCK {
                    take(room)?;
                    room.clear();
                }
            }
        }
        if room.is_empty() { Ok(()) } else { take(room) }
    }

    /// What [`put_outline`](Self::put_outline) wrote.
    pub(crate) fn from_outline(message: &[u8], names: &Names) -> Result<Self, Malformed> {
        let mut data = Self::default();
        data.changed.listing = true;
        let mut fields = Fields::of(message);
        while let Some(field) = fields.next_field()? {
            match field {
                (1, Wire::Varint(events)) => data.events = events,
                (2, Wire::Bytes(part)) => data.parts.push(take_part(part)?),
                (3, Wire::Bytes(tag)) => {
                    let tag = take_tag(tag, names)?;
                    data.places.insert(Arc::clone(&tag.name), data.tags.len());
                    data.tags.push(tag);
                }
                (4, Wire::Bytes(context)) => data.contexts.push(take_located(context)?),
                _ => {}
            }
        }
        Ok(data)
    }

    /// Puts the points of a block of [`each_block`](Self::each_block) to their tags.
    pub(crate) fn take_block(&mut self, message: &[u8]) -> Result<(), Malformed> {
        let mut fields = Fields::of(message);
        while let Some(field) = fields.next_field()? {
            let (1, Wire::Bytes(chunk)) = field else { continue };
            let (place, chunk) = take_chunk(chunk)?;
            let tag = self.tags.get_mut(place).ok_or(INCOMPLETE)?;
            tag.points += chunk.len();
            self.points += chunk.len() as u64;
            tag.chunks.push(chunk);
        }
        Ok(())
    }

    /// Marks every kind it has as new.
    pub(crate) fn note_all(&mut self) {
        let kinds = self.tags.iter().flat_map(Tag::kinds);
        let mut found: Vec<Kind> = Vec::new();
        for kind in kinds {
            if !found.contains(kind) {
                found.push(kind.clone());
            }
        }
        self.changed.kinds = found;
    }
}

fn put_part(out: &mut Vec<u8>, part: &Part) {
    let Part { id, start, first_wall_time, last_wall_time, first_step, last_step } = *part;
    put_int64(out, 1, id.file.into());
    put_int64(out, 2, id.index.into());
    for (field, step) in [(3, start), (4, first_step), (5, Some(last_step))] {
        if let Some(step) = step {
            put_int64(out, field, step);
        }
    }
    put_double(out, 6, first_wall_time);
    put_double(out, 7, last_wall_time);
}

fn take_part(message: &[u8]) -> Result<Part, Malformed> {
    let mut part = Part::new(PartId::default(), None, 0.0);
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(file)) => part.id.file = file as u32,
            (2, Wire::Varint(index)) => part.id.index = index as u32,
            (3, Wire::Varint(step)) => part.start = Some(step as i64),
            (4, Wire::Varint(step)) => part.first_step = Some(step as i64),
            (5, Wire::Varint(step)) => part.last_step = step as i64,
            (6, Wire::Fixed64(bits)) => part.first_wall_time = f64::from_bits(bits),
            (7, Wire::Fixed64(bits)) => part.last_wall_time = f64::from_bits(bits),
            _ => {}
        }
    }
    Ok(part)
}

fn put_located(out: &mut Vec<u8>, place: &Located) {
    let Located { part, offset, length, step, wall_time } = *place;
    put_int64(out, 1, part.file.into());
    put_int64(out, 2, part.index.into());
    put_int64(out, 3, offset as i64);
    put_int64(out, 4, length as i64);
    put_int64(out, 5, step);
    put_double(out, 6, wall_time);
}

fn take_located(message: &[u8]) -> Result<Located, Malformed> {
    let mut place = Located { part: PartId::default(), offset: 0, length: 0, step: 0, wall_time: 0.0 };
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(file)) => place.part.file = file as u32,
            (2, Wire::Varint(index)) => place.part.index = index as u32,
            (3, Wire::Varint(offset)) => place.offset = offset,
            (4, Wire::Varint(length)) => place.length = length,
            (5, Wire::Varint(step)) => place.step = step as i64,
            (6, Wire::Fixed64(bits)) => place.wall_time = f64::from_bits(bits),
            _ => {}
        }
    }
    Ok(place)
}

fn take_tag(message: &[u8], names: &Names) -> Result<Tag, Malformed> {
    let mut tag = Tag::new(names.shared(""));
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(name)) => tag.name = names.shared(text(name)?),
            (2, Wire::Bytes(metadata)) => {
                tag.claim = claimed_kind(metadata)?;
                tag.metadata = Some(metadata.into());
            }
            (3, Wire::Bytes(heavy)) => tag.heavy.push(take_heavy(heavy)?),
            _ => {}
        }
    }
    Ok(tag)
}

fn take_heavy(message: &[u8]) -> Result<(Kind, Vec<Located>), Malformed> {
    let (mut kind, mut located) = (Kind::Tensors, Vec::new());
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(name)) => kind = Kind::from(text(name)?),
            (2, Wire::Bytes(place)) => located.push(take_located(place)?),
            _ => {}
        }
    }
    Ok((kind, located))
}

fn put_chunk(out: &mut Vec<u8>, tag: usize, chunk: &Chunk) {
    put_int64(out, 1, tag as i64);
    put_int64(out, 2, chunk.part.file.into());
    put_int64(out, 3, chunk.part.index.into());
    match &chunk.steps {
        Steps::Even { first, stride } => {
            put_int64(out, 4, *first);
            put_int64(out, 5, *stride);
        }
        Steps::Any(steps) => put_bytes(out, 6, &bytes_of(steps, i64::to_le_bytes)),
    }
    put_bytes(out, 7, &bytes_of(&chunk.wall_times, f64::to_le_bytes));
    match &chunk.values {
        Values::Single(values) => put_bytes(out, 8, &bytes_of(values, f32::to_le_bytes)),
        Values::Double(values) => put_bytes(out, 9, &bytes_of(values, f64::to_le_bytes)),
    }
}

fn take_chunk(message: &[u8]) -> Result<(usize, Chunk), Malformed> {
    let (mut tag, mut part, mut first, mut stride) = (0, PartId::default(), 0, 0);
    let (mut steps, mut wall_times, mut values) = (None, Vec::new(), Values::Double(Vec::new()));
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(place)) => tag = place as usize,
            (2, Wire::Varint(file)) => part.file = file as u32,
            (3, Wire::Varint(index)) => part.index = index as u32,
            (4, Wire::Varint(step)) => first = step as i64,
            (5, Wire::Varint(by)) => stride = by as i64,
            (6, Wire::Bytes(bytes)) => steps = Some(numbers(bytes, i64::from_le_bytes)),
            (7, Wire::Bytes(bytes)) => wall_times = numbers(bytes, f64::from_le_bytes),
            (8, Wire::Bytes(bytes)) => values = Values::Single(numbers(bytes, f32::from_le_bytes)),
            (9, Wire::Bytes(bytes)) => values = Values::Double(numbers(bytes, f64::from_le_bytes)),
            _ => {}
        }
    }
    let steps = steps.map_or(Steps::Even { first, stride }, Steps::Any);
    let chunk = Chunk { part, steps, wall_times, values };
    if chunk.is_whole() { Ok((tag, chunk)) } else { Err(INCOMPLETE) }
}

fn bytes_of<T: Copy, const N: usize>(numbers: &[T], bytes: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    numbers.iter().flat_map(|number| bytes(*number)).collect()
}

fn numbers<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|bytes| number(*bytes)).collect()
}

fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed("a name in the cache isn't UTF-8"))
}
