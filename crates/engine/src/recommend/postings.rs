//! For each product the sessions it occurs in, the newest first.
//!
//! Each list is a chain of blocks of fourteen in one arena, 64 bytes each: adding is O(1), reading touches one cache line
//! for fourteen sessions. Sessions that were forgotten stay in the list until its oldest block holds nothing else;
//! whoever reads skips them. Invariants: `older` and `newer` of a chain mirror each other; a block is in one
//! chain or on the free list; only a chain's newest block may have room.

use super::products::ProductIndex;
use super::sessions::SessionNumber;

const NONE: u32 = u32::MAX;
const BLOCK: usize = 14;

#[derive(Debug, Clone, Copy)]
struct Block {
    /// Filled from the back, so that reading forward meets the newest first.
    sessions: [SessionNumber; BLOCK],
    older: u32,
    newer: u32,
}

#[derive(Debug, Clone, Copy)]
struct Chain {
    newest: u32,
    oldest: u32,
    /// The place in the newest block of the newest session; `BLOCK` where there is none.
    first: u8,
    /// In how many remembered sessions the product is.
    live: u32,
}

const EMPTY: Chain = Chain { newest: NONE, oldest: NONE, first: BLOCK as u8, live: 0 };

#[derive(Debug, Clone)]
pub(super) struct Postings {
    chains: Vec<Chain>,
    blocks: Vec<Block>,
    free: u32,
}

impl Default for Postings {
    fn default() -> Self {
        Self { chains: Vec::new(), blocks: Vec::new(), free: NONE }
    }
}

impl Postings {
    /// In how many remembered sessions the product is.
    pub fn count(&self, product: ProductIndex) -> u32 {
        self.chains.get(product as usize).map_or(0, |chain| chain.live)
    }

    /// How many lists there are: one more than the greatest product number.
    pub fn len(&self) -> usize {
        self.chains.len()
    }

    /// The sessions with the product, the newest first, with those that were forgotten meanwhile.
    pub fn newest_first(&self, product: ProductIndex) -> impl Iterator<Item = SessionNumber> + '_ {
        let chain = self.chains.get(product as usize).copied().unwrap_or(EMPTY);
        let (mut block, mut first) = (self.blocks.get(chain.newest as usize), usize::from(chain.first));
        std::iter::from_fn(move || {
            let current = block?;
            let sessions = current.sessions.get(first..).unwrap_or_default();
            (block, first) = (self.blocks.get(current.older as usize), 0);
            Some(sessions)
        })
        .flatten()
        .copied()
    }

    /// Adds the product's newest session.
    pub fn push(&mut self, product: ProductIndex, session: SessionNumber) {
        let product = product as usize;
        if self.chains.len() <= product {
            self.chains.reserve_exact((product + 1 - self.chains.len()).max(self.chains.len() / 8));
            self.chains.resize(product + 1, EMPTY);
        }
        let chain = self.chains.get(product).copied().unwrap_or(EMPTY);
        let chain = if chain.first == 0 || chain.newest == NONE { self.with_new_block(chain) } else { chain };
        let first = chain.first.saturating_sub(1);
        if let Some(cell) =
            self.blocks.get_mut(chain.newest as usize).and_then(|block| block.sessions.get_mut(usize::from(first)))
        {
            *cell = session;
        }
        if let Some(slot) = self.chains.get_mut(product) {
            *slot = Chain { first, live: chain.live.saturating_add(1), ..chain };
        }
    }

    /// One remembered session less; `oldest` is the first that is still remembered.
    pub fn forget(&mut self, product: ProductIndex, oldest: SessionNumber) {
        let Some(chain) = self.chains.get_mut(product as usize) else { return };
        chain.live = chain.live.saturating_sub(1);
        let mut chain = *chain;
        while let Some(block) = self.blocks.get(chain.oldest as usize).copied() {
            let first = if chain.oldest == chain.newest { usize::from(chain.first) } else { 0 };
            if block.sessions.iter().skip(first).any(|&session| session >= oldest) {
                break;
            }
            let freed = chain.oldest;
            chain = match self.blocks.get_mut(block.newer as usize) {
                Some(newer) => {
                    newer.older = NONE;
                    Chain { oldest: block.newer, ..chain }
                }
                None => Chain { live: chain.live, ..EMPTY },
            };
            if let Some(block) = self.blocks.get_mut(freed as usize) {
                block.older = self.free;
            }
            self.free = freed;
        }
        if let Some(slot) = self.chains.get_mut(product as usize) {
            *slot = chain;
        }
    }

    fn with_new_block(&mut self, chain: Chain) -> Chain {
        let fresh = Block { sessions: [0; BLOCK], older: chain.newest, newer: NONE };
        let number = match self.blocks.get_mut(self.free as usize) {
            Some(block) => {
                let number = self.free;
                self.free = block.older;
                *block = fresh;
                number
            }
            None => {
                if self.blocks.len() == self.blocks.capacity() {
                    self.blocks.reserve_exact(self.blocks.len() / 8 + 64);
                }
                self.blocks.push(fresh);
                (self.blocks.len() - 1) as u32
            }
        };
        if let Some(before) = self.blocks.get_mut(chain.newest as usize) {
            before.newer = number;
        }
        let oldest = if chain.newest == NONE { number } else { chain.oldest };
        Chain { newest: number, oldest, first: BLOCK as u8, live: chain.live }
    }

    /// Makes room for lists with about so many sessions in all.
    pub fn reserve(&mut self, lists: usize, sessions: usize) {
        self.chains.reserve_exact(lists);
        self.blocks.reserve_exact(sessions / BLOCK + lists / 2);
    }

    /// Makes the list of the next product from its sessions, the newest first; `live` of them are remembered.
    pub fn restore(
        &mut self,
        product: ProductIndex,
        newest_first: impl DoubleEndedIterator<Item = SessionNumber>,
        live: u32,
    ) {
        if self.chains.len() <= product as usize {
            self.chains.resize(product as usize + 1, EMPTY);
        }
        newest_first.rev().for_each(|session| self.push(product, session));
        if let Some(chain) = self.chains.get_mut(product as usize) {
            chain.live = live;
        }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>() + self.chains.capacity() * size_of::<Chain>()
    }
}
