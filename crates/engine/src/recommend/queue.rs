//! A queue that is one slice: pushed at the back, dropped from the front, read anywhere.
//!
//! Places are absolute and never reused, so that a stored place stays valid while others come and go. Room grows by an
//! eighth and not by half, because the longest queue is most of the model's memory.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Queue<T> {
    items: Vec<T>,
    /// How many at the front of `items` are dropped already.
    dropped: usize,
    /// The place of `items[0]`.
    base: u32,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { items: Vec::new(), dropped: 0, base: 0 }
    }
}

impl<T: Copy> Queue<T> {
    /// A queue whose first item has the place `start`.
    pub fn starting_at(start: u32, items: Vec<T>) -> Self {
        Self { items, dropped: 0, base: start }
    }

    /// The place of the first item.
    pub fn start(&self) -> u32 {
        self.base.wrapping_add(self.dropped as u32)
    }

    /// The place after the last item.
    pub fn end(&self) -> u32 {
        self.base.wrapping_add(self.items.len() as u32)
    }

    pub fn len(&self) -> usize {
        self.items.len() - self.dropped
    }

    pub fn as_slice(&self) -> &[T] {
        self.items.get(self.dropped..).unwrap_or_default()
    }

    pub fn get(&self, place: u32) -> Option<T> {
        let at = place.wrapping_sub(self.base) as usize;
        if at < self.dropped { None } else { self.items.get(at).copied() }
    }

    /// The items from `start` up to `end`; nothing where a place isn't there.
    pub fn range(&self, start: u32, end: u32) -> &[T] {
        let (from, to) = (start.wrapping_sub(self.base) as usize, end.wrapping_sub(self.base) as usize);
        if from < self.dropped { &[] } else { self.items.get(from..to).unwrap_or_default() }
    }

    pub fn push(&mut self, item: T) {
        if self.items.len() == self.items.capacity() {
            self.items.reserve_exact(self.items.len() / 8 + 64);
        }
        self.items.push(item);
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.items.capacity() * size_of::<T>()
    }

    pub fn drop_front(&mut self, count: usize) {
        self.dropped = (self.dropped + count).min(self.items.len());
        // Moving the rest costs as much as what was dropped saved eight times over.
        if self.dropped > 1024 && self.dropped > self.items.len() / 9 {
            self.items.drain(..self.dropped);
            self.base = self.base.wrapping_add(self.dropped as u32);
            self.dropped = 0;
        }
    }
}
