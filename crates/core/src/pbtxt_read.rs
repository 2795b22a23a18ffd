//! Messages from text, as people and programs write them.
//!
//! Format: <https://protobuf.dev/reference/protobuf/textformat-spec/>. Fields that a type doesn't know are skipped: the text may be
//! of a later version.

use crate::schema::{Kind, Message};
use crate::wire::{put_bytes, put_double, put_float, put_int64};

/// Messages in messages, at most; protobuf's own limit.
const DEEPEST: usize = 100;

/// Numbers of enumerations are looked for below this.
const ENUM_NUMBERS: u64 = 256;

/// Why a text is none, and in which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Unreadable {
    /// Counted from 1.
    pub line: usize,
    /// What was expected.
    pub why: &'static str,
}

/// The serialized message that a text describes.
pub fn read(text: &str, schema: &'static Message) -> Result<Vec<u8>, Unreadable> {
    let mut reader = Reader { text: text.as_bytes(), at: 0 };
    let read = reader.fields(Some(schema), None, 0);
    read.map_err(|why| {
        let before = &reader.text[..reader.at.min(reader.text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        Unreadable { line, why }
    })
}

type Result<T, E = &'static str> = std::result::Result<T, E>;

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

/// A value that is no message.
enum Scalar<'a> {
    String(Vec<u8>),
    Word(&'a str),
}

impl<'a> Reader<'a> {
    /// The fields up to the closing mark, serialized; nothing of a message whose type isn't known.
    fn fields(&mut self, schema: Option<&'static Message>, closing: Option<u8>, depth: usize) -> Result<Vec<u8>> {
        if depth > DEEPEST {
            return Err("messages lie more than 100 deep");
        }
        let mut out = Vec::new();
        loop {
            match self.peek() {
                None if closing.is_none() => return Ok(out),
                None => return Err("the text ends inside a message"),
                found if found == closing => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b',' | b';') => self.at += 1,
                Some(_) => self.field(schema, &mut out, depth)?,
            }
        }
    }

    fn field(&mut self, schema: Option<&'static Message>, out: &mut Vec<u8>, depth: usize) -> Result<()> {
        let name = self.name()?;
        let field = schema.and_then(|schema| schema.fields.iter().find(|field| field.name == name));
        let known = field.map(|field| (field.number, field.kind));
        let has_colon = self.take(b':');
        if !self.take(b'[') {
            return self.value(known, has_colon, out, depth);
        }
        loop {
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b',') => self.at += 1,
                None => return Err("the text ends inside a list"),
                Some(_) => self.value(known, true, out, depth)?,
            }
        }
    }

    fn value(&mut self, known: Option<(u32, Kind)>, has_colon: bool, out: &mut Vec<u8>, depth: usize) -> Result<()> {
        if let Some(open @ (b'{' | b'<')) = self.peek() {
            self.at += 1;
            let closing = if open == b'{' { b'}' } else { b'>' };
            let schema = match known {
                Some((_, Kind::Message(schema))) => Some(schema),
                Some(_) => return Err("a message stands where a string or a number should"),
                None => None,
            };
            let inner = self.fields(schema, Some(closing), depth + 1)?;
            if let Some((number, _)) = known {
                put_bytes(out, number, &inner);
            }
            return Ok(());
        }
        if !has_colon {
            return Err("a field's name is followed by neither `:` nor `{`");
        }
        let scalar = self.scalar()?;
        known.map_or(Ok(()), |(number, kind)| put(out, number, kind, &scalar))
    }

    fn scalar(&mut self) -> Result<Scalar<'a>> {
        match self.peek() {
            Some(b'"' | b'\'') => {
                let mut string = Vec::new();
                while let Some(quote @ (b'"' | b'\'')) = self.peek() {
                    self.at += 1;
                    self.string(quote, &mut string)?;
                }
                Ok(Scalar::String(string))
            }
            Some(_) => {
                let sign = self.take(b'-');
                let begin = if sign { self.at - 1 } else { self.at };
                self.peek(); // blanks may follow the sign
                let digits = self.word();
                if digits.is_empty() {
                    return Err("a value is missing");
                }
                let whole = std::str::from_utf8(&self.text[begin..self.at]).unwrap_or_default();
                Ok(Scalar::Word(whole))
            }
            None => Err("a value is missing"),
        }
    }

    /// What stands between quotes, its escapes resolved.
    fn string(&mut self, quote: u8, out: &mut Vec<u8>) -> Result<()> {
        loop {
            let byte = *self.text.get(self.at).ok_or("the text ends inside a string")?;
            self.at += 1;
            match byte {
                b'\n' => {
                    self.at -= 1;
                    return Err("a string does not end in its line");
                }
                b'\\' => self.escape(out)?,
                byte if byte == quote => return Ok(()),
                byte => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let byte = *self.text.get(self.at).ok_or("the text ends inside a string")?;
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                self.at -= 1;
                out.push(self.digits(8, 3) as u8); // as C cuts it
            }
            b'x' | b'X' => out.push(self.digits(16, 2) as u8),
            b'u' => self.character(4, out),
            b'U' => self.character(8, out),
            other => out.push(other),
        }
        Ok(())
    }

    fn character(&mut self, most: usize, out: &mut Vec<u8>) {
        let character = char::from_u32(self.digits(16, most)).unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn digits(&mut self, radix: u32, most: usize) -> u32 {
        let rest = &self.text[self.at..];
        let digits = rest.iter().take(most).map_while(|byte| char::from(*byte).to_digit(radix));
        let (count, value) =
            digits.fold((0, 0u32), |(count, value), digit| (count + 1, value.wrapping_mul(radix) | digit));
        self.at += count;
        value
    }

    /// A field's name; of an extension or an `Any`, `[its name]`.
    fn name(&mut self) -> Result<&'a str> {
        if self.take(b'[') {
            let rest = &self.text[self.at..];
            let length = rest.iter().position(|byte| matches!(byte, b']' | b'\n')).unwrap_or(rest.len());
            self.at += length;
            return if self.take(b']') { Ok("") } else { Err("a name in brackets does not end") };
        }
        let name = self.word();
        if name.is_empty() { Err("a field's name is expected") } else { Ok(name) }
    }

    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-');
        let length = rest.iter().take_while(|byte| is_word(byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn take(&mut self, mark: u8) -> bool {
        let found = self.peek() == Some(mark);
        self.at += usize::from(found);
        found
    }

    /// The next byte that is neither blank nor in a comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if byte == b'#' {
                let rest = &self.text[self.at..];
                self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            } else if byte.is_ascii_whitespace() {
                self.at += 1;
            } else {
                return Some(byte);
            }
        }
    }
}

fn put(out: &mut Vec<u8>, number: u32, kind: Kind, scalar: &Scalar<'_>) -> Result<()> {
    let word = match (kind, scalar) {
        (Kind::String | Kind::Bytes, Scalar::String(string)) => {
            put_bytes(out, number, string);
            return Ok(());
        }
        (Kind::String | Kind::Bytes, _) => return Err("a string is expected"),
        (Kind::Message(_), _) => return Err("a message is expected"),
        (_, Scalar::String(_)) => return Err("a string stands where a number should"),
        (_, Scalar::Word(word)) => *word,
    };
    match kind {
        Kind::Bool => match word {
            "true" | "True" | "t" | "1" => put_int64(out, number, 1),
            "false" | "False" | "f" | "0" => put_int64(out, number, 0),
            _ => return Err("`true` or `false` is expected"),
        },
        Kind::Float => put_float(out, number, float(word)? as f32),
        Kind::Double => put_double(out, number, float(word)?),
        Kind::Fixed64 => put_double(out, number, f64::from_bits(integer(word)? as u64)),
        Kind::Enum(name) => {
            let value = integer(word).ok().or_else(|| {
                let is_named = |value: &u64| name(*value).is_some_and(|name| name == word);
                (0..ENUM_NUMBERS).find(is_named).map(|value| value as i64)
            });
            // of a later version
            if let Some(value) = value {
                put_int64(out, number, value);
            }
        }
        _ => put_int64(out, number, integer(word)?),
    }
    Ok(())
}

/// Decimal, hexadecimal or octal; two's complement where it is more than fits with a sign.
fn integer(word: &str) -> Result<i64> {
    let (negative, digits) = word.strip_prefix('-').map_or((false, word), |digits| (true, digits.trim_start()));
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let value = u64::from_str_radix(digits, radix).map_err(|_| "a whole number is expected")? as i64;
    Ok(if negative { value.wrapping_neg() } else { value })
}

fn float(word: &str) -> Result<f64> {
    let (negative, digits) = word.strip_prefix('-').map_or((false, word), |digits| (true, digits.trim_start()));
    let lower = digits.to_ascii_lowercase();
    let value = match &*lower {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        digits => digits.strip_suffix('f').unwrap_or(digits).parse().map_err(|_| "a number is expected")?,
    };
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pbtxt::print;
    use crate::schema::{GRAPH_DEF, RUN_METADATA};

    fn check(text: &str, expected: &str) {
        let message = read(text, &GRAPH_DEF).unwrap();
        assert_eq!(String::from_utf8(print(&message, &GRAPH_DEF).unwrap()).unwrap(), expected);
    }

    #[test]
    fn what_is_printed_is_read() {
        let text = "node {\n  name: \"aé\\n\"\n  op: \"Const\"\n  input: \"x\"\n  input: \"^y\"\n  attr {\n    key: \"T\"\n    \
                    value {\n      type: DT_FLOAT_REF\n    }\n  }\n  attr {\n    key: \"f\"\n    value {\n      f: -1.5\n    }\n  }\n}\n\
                    versions {\n  producer: 22\n}\n";
        check(text, text);
        check(&text.replace('é', "\\303\\251"), text);
    }

    #[test]
    fn people_may_write_it_otherwise() {
        check(
            "# a graph\nnode: < name : 'a' 'b', input: [\"x\", 'y']; new_field { a: [1, {}] b: 2.5e3 } [ext.ension]: 3 >\n\
             versions { producer: 0x10 bad_consumers: [- 1, 017] }",
            "node {\n  name: \"ab\"\n  input: \"x\"\n  input: \"y\"\n}\nversions {\n  producer: 16\n  bad_consumers: -1\n  \
             bad_consumers: 15\n}\n",
        );
        check("", "");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let check = |text: &str, line, why| assert_eq!(read(text, &GRAPH_DEF), Err(Unreadable { line, why }), "{text}");
        check("node {\n  name: \"a\n}", 2, "a string does not end in its line");
        check("node {\n name: 3\n}", 2, "a string is expected");
        check("node {", 1, "the text ends inside a message");
        check("node 3", 1, "a field's name is followed by neither `:` nor `{`");
        check("node { attr { value { f: x } } }", 1, "a number is expected");
        check("\n\n}", 3, "a field's name is expected");
        check(&"node { attr { value { list { tensor {".repeat(40), 1, "messages lie more than 100 deep");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z{}<>:,\\[\\]\"'\\\\0-9 \n.#-]*") {
            if let Ok(message) = read(&text, &RUN_METADATA) {
                prop_assert!(message.len() <= 11 * text.len());
            }
        }
    }
}
