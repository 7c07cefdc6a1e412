export * from "./catalogue";
export * from "./delivery";
export * from "./json-problem";
export * from "./log-event";
export * from "./own-samples";
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
