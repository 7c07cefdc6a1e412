// Runs inside the Node-RED under test and talks to the test over the process's own channel: what reaches a sink,
// statuses, starts and stops go out, messages for nodes come in. Plain JavaScript, for Node-RED loads it as it is.
const fs = require("node:fs");
const { monitorEventLoopDelay } = require("node:perf_hooks");

// Milliseconds by which this process's clock is off. Only where the test asks for it: the clock is then our own.
let shift = Number(process.env.PROBE_CLOCK ?? 0);
if (process.env.PROBE_CLOCK !== undefined) {
  const now = Date.now;
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [now() + shift] : given));
    }
    static now() {
      return now() + shift;
    }
  };
}

module.exports = (RED) => {
  const tell = (kind, values) => {
    if (process.connected) process.send({ kind, ...values });
  };

  RED.nodes.registerType("probe-sink", function probeSink(config) {
    RED.nodes.createNode(this, config);
    this.on("input", (message, _send, done) => {
      const { req: _req, res: _res, ...plain } = message;
      tell("message", { sink: this.id, message: plain });
      done();
    });
  });

  // Writes a line for each event into a file, with fsync, before the message goes on: what a crash cannot take back.
  // One fsync for all that came in a turn of the event loop. Every `failEvery`th event fails, on its first attempt.
  RED.nodes.registerType("probe-ledger", function probeLedger(config) {
    RED.nodes.createNode(this, config);
    const file = fs.openSync(config.file, "a");
    let waiting = [];
    let count = 0;
    const flush = () => {
      if (waiting.length === 0) return;
      const batch = waiting;
      waiting = [];
      const entries = batch.map(({ message: { okta }, fails }) => ({
        uuid: okta.uuid,
        redelivered: okta.redelivered,
        attempt: okta.attempt,
        duplicate: okta.duplicate,
        failed: fails,
      }));
      fs.writeSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
      fs.fsyncSync(file);
      tell("entered", { ledger: this.id, entries });
      for (const { message, send, done, fails } of batch) {
        if (fails) done(new Error("this event fails on purpose"));
        else {
          send(message);
          done();
        }
      }
    };
    this.on("input", (message, send, done) => {
      const fails = config.failEvery > 0 && message.okta.attempt === 1 && ++count % config.failEvery === 0;
      waiting.push({ message, send, done, fails });
      if (waiting.length === 1) setImmediate(flush);
    });
    this.on("close", () => {
      flush();
      fs.closeSync(file);
    });
  });

  // only counts: for loads whose messages would be too many for the channel
  RED.nodes.registerType("probe-count", function probeCount(config) {
    RED.nodes.createNode(this, config);
    this.on("input", (_message, send, done) => {
      counted++;
      send(_message);
      done();
    });
  });
  let counted = 0;

  // holds every deploy that stops it, until the test lets it go
  const held = new Map();
  RED.nodes.registerType("probe-gate", function probeGate(config) {
    RED.nodes.createNode(this, config);
    this.on("close", (done) => {
      held.set(this.id, done);
      tell("held", { id: this.id });
    });
  });

  RED.events.on("node-status", ({ id, status }) => tell("status", { id, status: status ?? {} }));
  RED.events.on("flows:started", ({ type }) => tell("started", { type }));
  const listening = () => tell("listening", { port: RED.server.address().port });
  if (RED.server.listening) listening();
  else RED.server.once("listening", listening);

  let loop;
  const measured = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    const cpu = process.cpuUsage();
    const figures = {
      rss,
      heapUsed,
      external,
      counted,
      cpu: (cpu.user + cpu.system) / 1e6,
      files: fs.existsSync("/proc/self/fd") ? fs.readdirSync("/proc/self/fd").length : 0,
      loop: loop && { max: loop.max / 1e6, p99: loop.percentile(99) / 1e6, mean: loop.mean / 1e6 },
    };
    loop?.disable();
    loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    tell("measured", { figures });
  };

  process.on("message", (command) => {
    if (command.kind === "receive") RED.nodes.getNode(command.id).receive(command.message);
    if (command.kind === "measure") measured();
    if (command.kind === "clock") shift = command.shift;
    if (command.kind === "release") {
      held.get(command.id)?.();
      held.delete(command.id);
    }
  });
  // the test is gone: so are we
  process.on("disconnect", () => process.exit());
};
