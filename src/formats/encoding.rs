//! Which encoding a file of text is in: by its byte-order mark, by being valid UTF-8, by where its zeros are,
//! else by a ranked list of guesses, of which `sniff` takes the first that gives a known header.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use std::io::Read;

/// How much of a file is looked at from where its first byte beyond ASCII stands.
const WINDOW: usize = 256 << 10;

/// The beginning of a file, and the part of it that tells the encoding.
pub(super) struct Sample {
    /// The first bytes.
    pub head: Vec<u8>,
    /// Bytes around the first that is not ASCII; empty if there is none.
    window: Vec<u8>,
}

impl Sample {
    /// Reads as much of a file as the encoding needs: a file that is ASCII for long is read until it is not.
    pub fn take(mut file: impl Read) -> std::io::Result<Sample> {
        let mut head = Vec::new();
        file.by_ref().take(WINDOW as u64).read_to_end(&mut head)?;
        if !head.is_ascii() {
            return Ok(Sample {
                window: head.clone(),
                head,
            });
        }
        let mut chunk = vec![0; WINDOW];
        let mut window = Vec::new();
        loop {
            let length = file.read(&mut chunk)?;
            let bytes = chunk.get(..length).unwrap_or_default();
            if length == 0 {
                break;
            }
            if !bytes.is_ascii() {
                window.extend_from_slice(bytes);
                file.by_ref().take(WINDOW as u64).read_to_end(&mut window)?;
                break;
            }
        }
        Ok(Sample { head, window })
    }

    /// The encodings that it may be in, the likeliest first.
    pub fn encodings(&self) -> Vec<&'static Encoding> {
        if let Some((told, _)) = Encoding::for_bom(&self.head) {
            return vec![told];
        }
        if let Some(wide) = wide(&self.head) {
            return vec![wide];
        }
        if self.window.is_empty() || is_utf8(&self.window) {
            return vec![UTF_8];
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&self.window, false);
        let guess = detector.guess(None, Utf8Detection::Deny);
        let guess = if guess == encoding_rs::GBK {
            GB18030
        } else {
            guess
        };
        let mut list = vec![guess];
        for other in [GB18030, BIG5, SHIFT_JIS, EUC_KR, WINDOWS_1252] {
            if other != guess {
                list.push(other);
            }
        }
        list
    }
}

/// UTF-16 without a mark: plain text in it has a zero in every other byte.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |parity: usize| {
        head.iter()
            .take(2000)
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = head.len().min(2000) / 2;
    let (first, second) = (zeros(0), zeros(1));
    if pairs >= 4 && second * 5 > pairs && first * 20 < pairs {
        Some(UTF_16LE)
    } else if pairs >= 4 && first * 5 > pairs && second * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Valid, or so nearly that the rest is damage within a file of UTF-8.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The last character may be cut by the end of the window.
    bad == 0
        || (bad == 1 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()))
        || good > 8 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> &'static str {
        Sample::take(bytes).expect("memory").encodings()[0].name()
    }

    #[test]
    fn encodings_are_told_by_mark_by_validity_and_by_zeros() {
        let text = "订单编号,收货人姓名\n1,王小明\n";
        assert_eq!(first(text.as_bytes()), "UTF-8");
        assert_eq!(first(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), "UTF-8");
        let little: Vec<u8> = "order,sku\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(first(&little), "UTF-16LE");
        let big: Vec<u8> = "order,sku\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(first(&big), "UTF-16BE");
    }

    #[test]
    fn a_chinese_file_has_gb18030_among_its_encodings() {
        let (bytes, _, _) = GB18030.encode("订单编号,收货人姓名\n1,王小明\n");
        let list = Sample::take(&bytes[..]).expect("memory").encodings();
        assert!(list.contains(&GB18030));
    }

    #[test]
    fn the_first_odd_byte_may_come_late() {
        let mut bytes = vec![b'a'; WINDOW * 3];
        bytes.extend_from_slice(&GB18030.encode("中文文件的内容在后面").0);
        assert_ne!(first(&bytes), "UTF-8");
    }

    #[test]
    fn a_broken_byte_does_not_turn_a_utf8_file_into_another() {
        let mut bytes = "收货地址：广东省深圳市南山区科技园".repeat(20).into_bytes();
        bytes.push(0xff);
        bytes.extend_from_slice("，其余正常".as_bytes());
        assert_eq!(first(&bytes), "UTF-8");
    }
}
