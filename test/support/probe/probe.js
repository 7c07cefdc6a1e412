// Runs inside the Node-RED under test and talks to the test over the process's own channel: what reaches a sink,
// statuses, starts and stops go out, messages for nodes come in. Plain JavaScript, for Node-RED loads it as it is.
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

  process.on("message", (command) => {
    if (command.kind === "receive") RED.nodes.getNode(command.id).receive(command.message);
    if (command.kind === "release") {
      held.get(command.id)?.();
      held.delete(command.id);
    }
  });
  // the test is gone: so are we
  process.on("disconnect", () => process.exit());
};
