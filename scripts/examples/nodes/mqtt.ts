// Node-RED's own MQTT nodes.
import type { Config } from "../example";
import type { Spec, Variable } from "../spec";
import { number, setting } from "./variables";

/** The broker of a tab: MQTT 3.1.1, by the variables of `mqttVariables`. */
export const mqttBroker: Config = {
  key: "broker",
  type: "mqtt-broker",
  properties: {
    name: "",
    broker: "${MQTT_HOST}",
    port: "${MQTT_PORT}",
    clientid: "",
    autoConnect: true,
    usetls: false,
    protocolVersion: 4,
    keepalive: 60,
    cleansession: true,
    autoUnsubscribe: true,
    birthTopic: "",
    birthQos: "0",
    birthRetain: "false",
    birthPayload: "",
    birthMsg: {},
    closeTopic: "",
    closeQos: "0",
    closeRetain: "false",
    closePayload: "",
    closeMsg: {},
    willTopic: "",
    willQos: "0",
    willRetain: "false",
    willPayload: "",
    willMsg: {},
    userProps: "",
    sessionExpiry: "",
  },
};
export const mqttVariables: readonly Variable[] = [
  setting("MQTT_HOST", "127.0.0.1"),
  number("MQTT_PORT", 1883),
];

/**
 * Publishes msg.payload to msg.topic with QoS 1. Node-RED drops a message without an error while it is not connected:
 * only a Complete node tells that the broker has it.
 */
export const mqttOut = (name: string, broker: string): Spec => ({
  type: "mqtt out",
  name,
  outputs: 0,
  properties: {
    topic: "",
    qos: "1",
    retain: "false",
    respTopic: "",
    contentType: "",
    userProps: "",
    correl: "",
    expiry: "",
    broker,
  },
});
