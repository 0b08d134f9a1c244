use super::super::tests::log::{events, names_of};
use super::super::{Recommender, Request};
use super::SnapshotError;
use proptest::prelude::*;

fn taught(log: &[super::super::tests::log::Event]) -> Recommender {
    let mut model = Recommender::new();
    log.iter().for_each(|event| event.teach(&mut model));
    model
}

#[test]
fn another_version_is_told_from_damage() {
    let bytes = Recommender::new().to_snapshot();
    assert!(Recommender::from_snapshot(&bytes).is_ok());
    assert_eq!(Recommender::from_snapshot(b"").unwrap_err(), SnapshotError::Version);
    let mut other = bytes.clone();
    other[4] ^= 1;
    assert_eq!(Recommender::from_snapshot(&other).unwrap_err(), SnapshotError::Version);
    let mut damaged = bytes;
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(Recommender::from_snapshot(&damaged).unwrap_err(), SnapshotError::Damaged);
}

proptest! {
    #[test]
    fn what_is_written_is_read(log in events()) {
        let bytes = taught(&log).to_snapshot();
        prop_assert_eq!(Recommender::from_snapshot(&bytes).unwrap().to_snapshot(), bytes);
    }

    /// The checksum is made right, so that the checks behind it are what is tested.
    #[test]
    fn any_bytes_are_safe(log in events(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = taught(&log).to_snapshot();
        let body = bytes.len() - super::HEADER;
        for (place, value) in changes {
            let place = super::HEADER + place.index(body);
            bytes[place] = value;
        }
        let sum = super::checksum(&bytes[super::HEADER..]).to_le_bytes();
        bytes[6..super::HEADER].copy_from_slice(&sum);
        if let Ok(mut model) = Recommender::from_snapshot(&bytes) {
            for session in 0..16 {
                let (session, visitor, product) = names_of(session);
                let request = Request {
                    session: Some(&session), visitor: Some(&visitor), on_screen: Some(&product), limit: Some(20),
                    now: 1_780_000_000_000, ..Request::default()
                };
                model.recommend(&request);
            }
            log.iter().for_each(|event| event.teach(&mut model));
            model.to_snapshot();
        }
    }
}
