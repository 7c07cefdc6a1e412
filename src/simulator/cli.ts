#!/usr/bin/env node
import { runCli } from "./program";

// `okta-hook … | head` closes the pipe early; that is no failure to talk about
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
