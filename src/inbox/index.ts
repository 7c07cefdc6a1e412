export { pauseAfter, type WhenDone } from "./acknowledge";
export {
  type Acceptance,
  type AcceptOptions,
  type Inbox,
  InboxClosed,
  type InboxCounts,
  InboxFull,
  type InboxItem,
  type InboxStore,
  InboxUnavailable,
  type ItemEvent,
  type Spoken,
  type StoreOptions,
} from "./contract";
export { StoreKeeper, type StoreSettings, type StoreUse } from "./keeper";
export { MemoryStore } from "./memory";
export { type Engine, type OpenOptions, openStore } from "./open";
export { Reception, type ReceptionOptions } from "./reception";
export { Sender, type SenderOptions } from "./sender";
