export {
  type Acceptance,
  type AcceptOptions,
  type Inbox,
  InboxClosed,
  type InboxCounts,
  InboxFull,
  type InboxItem,
  type ItemEvent,
} from "./contract";
export { MEMORY_DEFAULTS, MemoryInbox, type MemoryOptions } from "./memory";
export { Sender } from "./sender";
