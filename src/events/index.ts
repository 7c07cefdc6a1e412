export * from "./catalogue";
export * from "./delivery";
export * from "./log-event";
export * from "./payload";
export * from "./rule-for-type";
export {
  type SampleDeliveryOptions,
  type SampleOptions,
  type SampleShape,
  sampleDelivery,
  sampleEvent,
} from "./sample";
export * from "./types-match";
