use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

const STAMP: Stamp = Stamp { step: Some(3), wall_time: 1.5 };

fn check(put: impl FnOnce(&mut Vec<u8>), expected: &Expect) {
    let mut out = Vec::new();
    put(&mut out);
    let event = decode_event(&out).unwrap();
    let mut shown = format!("{:?} {}\n", event.stamp.step, event.stamp.wall_time);
    if let What::Summary(summary) = event.what {
        for value in values(summary) {
            let value = decode_value(value.unwrap()).unwrap();
            let plugin = value.metadata.map(|m| decode_metadata(m).unwrap().plugin);
            shown += &format!("{:?} {:?} {plugin:?}\n", String::from_utf8_lossy(value.tag), value.payload);
        }
    } else {
        shown += &format!("{:?}\n", event.what);
    }
    expected.assert_eq(&shown);
}

#[test]
fn what_is_written_is_read() {
    check(
        |out| put_scalar(out, "loss", 0.25, STAMP),
        &expect![[r#"
        Some(3) 1.5
        "loss" Simple(0.25) None
    "#]],
    );
    check(
        |out| put_scalar(out, "", f32::NAN, Stamp { step: None, wall_time: -1.0 }),
        &expect![[r#"
        None -1
        "" Simple(NaN) None
    "#]],
    );
    check(
        |out| put_text(out, "n", "hi", Stamp { step: Some(-1), wall_time: 0.0 }),
        &expect![[r#"
        Some(-1) 0
        "n" Tensor([8, 7, 18, 4, 18, 2, 8, 1, 66, 2, 104, 105]) Some([116, 101, 120, 116])
    "#]],
    );
    check(
        |out| put_graph(out, b"g", 2.0),
        &expect![[r#"
        None 2
        Graph([103])
    "#]],
    );
    check(
        |out| put_run_metadata(out, "t", b"m", 2.0),
        &expect![[r#"
        None 2
        RunMetadata([10, 1, 116, 18, 1, 109])
    "#]],
    );
    check(
        |out| {
            put_double(out, 1, 2.0);
            put_bytes(out, 101, b"{}");
        },
        &expect![[r#"
        None 2
        Context([123, 125])
    "#]],
    );
    check(
        |out| put_file_version(out, 2.0),
        &expect![[r#"
        None 2
        Other
    "#]],
    );
}

#[test]
fn unpacked_buckets_are_read() {
    let mut message = Vec::new();
    put_double(&mut message, 6, 1.0);
    put_double(&mut message, 6, 2.0);
    put_doubles(&mut message, 7, &[3.0, 4.0]);
    let h = decode_histogram(&message).unwrap();
    assert_eq!((h.limits, h.counts), (vec![1.0, 2.0], vec![3.0, 4.0]));
    put_double(&mut message, 6, 3.0);
    assert_eq!(decode_histogram(&message), Err(Malformed("its edges and counts differ in number")));
}

proptest! {
    #[test]
    fn a_histogram_comes_back(stats: [f64; 5], edges: Vec<f64>, nan: u32, zeros: Option<u32>) {
        let [min, max, num, sum, sum_squares] = stats;
        let h = Histogram {
            min, max, num, sum, sum_squares,
            counts: edges.iter().map(|e| e + 1.0).collect(),
            limits: edges,
            not_finite: NotFinite { nan: nan.into(), positive: 0, negative: 7 },
            zeros: zeros.map(u64::from),
        };
        let mut out = Vec::new();
        put_histogram(&mut out, "h", &h, STAMP);
        let What::Summary(summary) = decode_event(&out)?.what else { panic!("no summary") };
        let value = decode_value(values(summary).next().unwrap()?)?;
        let Payload::Histogram(message) = value.payload else { panic!("no histogram") };
        prop_assert_eq!(format!("{:?}", decode_histogram(message)?), format!("{h:?}"));
    }

    #[test]
    fn a_point_is_what_an_event_with_one_scalar_says(tag in "[a-z/]{0,200}", value: f32, step: Option<i64>, wall_time: f64) {
        let mut out = Vec::new();
        put_scalar(&mut out, &tag, value, Stamp { step, wall_time });
        let event = decode_event(&out)?;
        let What::Summary(summary) = event.what else { panic!("no summary") };
        let long = decode_value(values(summary).next().unwrap()?)?;
        let expected = (event.stamp, long.tag, long.payload);
        let point = decode_point(&out).map(|point| (point.stamp, point.tag, Payload::Simple(point.value)));
        if tag.len() < 100 {
            prop_assert_eq!(format!("{point:?}"), format!("{:?}", Some(expected)));
        } else {
            let same = format!("{point:?}") == format!("{:?}", Some(expected));
            prop_assert!(point.is_none() || same);
        }
        out.push(0);
        prop_assert!(decode_point(&out).is_none());
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
        let _ = decode_point(&bytes);
        let _ = decode_event(&bytes);
        let _ = decode_value(&bytes);
        let _ = decode_histogram(&bytes);
        let _ = decode_metadata(&bytes);
        prop_assert!(values(&bytes).count() <= bytes.len() + 1);
    }
}
