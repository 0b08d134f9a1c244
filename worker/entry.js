// What Cloudflare's runtime loads: it hands requests to the Rust module and starts that afresh after
// a panic. Stable Rust aborts on a panic, which leaves the WASM instance unusable; the request that
// panicked fails, the next one gets a new instance, and objects are built anew from their storage.
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as rust from "./index.js";

const state = rust.__worker_init_state();

async function guarded(call) {
  if (state.criticalError) {
    rust.__wbg_reset_state();
    state.criticalError = false;
    state.instanceId++;
  }
  try {
    return await call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) state.criticalError = true;
    throw error;
  }
}

export class Shop extends DurableObject {
  #shop;
  #instanceId;

  fetch(request) {
    return guarded(() => this.#current().fetch(request));
  }

  alarm() {
    return guarded(() => this.#current().alarm());
  }

  #current() {
    if (this.#instanceId !== state.instanceId) {
      this.#shop = new rust.Shop(this.ctx, this.env);
      this.#instanceId = state.instanceId;
    }
    return this.#shop;
  }
}

export default class extends WorkerEntrypoint {
  fetch(request) {
    return guarded(() => rust.fetch.call(this, request, this.env, this.ctx));
  }
}
