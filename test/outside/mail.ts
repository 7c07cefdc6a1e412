import type { AddressInfo } from "node:net";
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { Recorder } from "../support/recorder";
import type { Outage, Outside, Refused } from "./outside";

export interface ReceivedMail {
  /** Address in the From header. */
  readonly from: string;
  /** Addresses of the envelope, every recipient, in order. */
  readonly to: readonly string[];
  readonly subject: string;
  /** "" if the mail has no such part. */
  readonly text: string;
  readonly html: string;
}

export interface MailOptions {
  /** Wanted at AUTH; absent: any account will do, or none. */
  readonly account?: { readonly user: string; readonly pass: string };
  /** Whether there is such a mailbox; absent: there is every. */
  readonly mailbox?: (address: string) => boolean;
}

/** An answer of SMTP: code, enhanced code (RFC 3463) and words. */
class Reply extends Error {
  readonly responseCode: number;

  constructor(code: number, message: string) {
    super(message);
    this.responseCode = code;
  }
}

/** What is left of a template that was not filled in, or filled with the wrong thing. */
const UNFILLED = /\[object \w+\]|\{\{[^}]*\}\}|\$\{[^}]*\}/;

/** A mail server (RFC 5321) that takes readable mail: a sender, a subject, a text, nothing left of a template. */
export class Mail implements Outside<ReceivedMail> {
  readonly host = "127.0.0.1";
  readonly received = new Recorder<ReceivedMail>("mails");
  readonly refused = new Recorder<Refused>("refused mails");
  /** `MAIL <sender>` for each mail that was begun; `CONNECT` for a connection that was broken. */
  readonly attempts = new Recorder<string>("attempts to send");
  readonly #server: SMTPServer;
  readonly #sockets = new Set<{ destroy(): void }>();
  #down: Outage | undefined;

  private constructor({ account, mailbox = () => true }: MailOptions) {
    this.#server = new SMTPServer({
      authOptional: account === undefined,
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      disableReverseLookup: true,
      logger: false,
      onAuth: ({ username, password }, _session, done) => {
        if (account === undefined || (username === account.user && password === account.pass)) {
          return done(null, { user: username ?? "" });
        }
        done(this.#no("AUTH", username ?? "", 535, "5.7.8 Authentication credentials invalid"));
      },
      onMailFrom: ({ address }, _session, done) => {
        this.attempts.push(`MAIL ${address}`);
        if (this.#down !== undefined)
          return done(new Reply(451, "4.3.2 System not accepting network messages"));
        done();
      },
      onRcptTo: ({ address }, _session, done) => {
        if (mailbox(address)) return done();
        done(this.#no("RCPT", address, 550, "5.1.1 No such mailbox"));
      },
      onData: (stream, session, done) => {
        simpleParser(stream).then(
          (mail) => done(this.#deliver(mail, session)),
          (error: unknown) => done(this.#no("DATA", "", 554, `5.6.0 ${String(error)}`)),
        );
      },
    });
    // A client that goes away in the middle is no failure of the server.
    this.#server.on("error", () => {});
    this.#server.server.on("connection", (socket) => {
      if (this.#down === "refuse") {
        this.attempts.push("CONNECT");
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(options: MailOptions = {}): Promise<Mail> {
    const mail = new Mail(options);
    await new Promise<void>((resolve, reject) => {
      mail.#server.once("error", reject);
      mail.#server.listen(0, mail.host, () => resolve());
    });
    return mail;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://${this.host}:${this.port}`;
  }

  down(how: Outage = "error"): void {
    this.#down = how;
    if (how === "refuse") for (const socket of this.#sockets) socket.destroy();
  }

  up(): void {
    this.#down = undefined;
  }

  reset(): void {
    this.up();
    for (const kept of [this.received, this.refused, this.attempts]) kept.clear();
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #deliver(mail: ParsedMail, { envelope }: SMTPServerSession): Reply | null {
    const no = (why: string) => this.#no("DATA", mail.subject ?? "", 554, `5.6.0 ${why}`, mail.text);
    const [from, second] = mail.from?.value ?? [];
    // RFC 5322, 3.6: a message has a date and an originator; of ours, one.
    if (from?.address === undefined || second !== undefined) return no("The mail needs one address in From");
    if (!mail.headers.has("date")) return no("The mail needs a Date");
    const subject = mail.subject?.trim() ?? "";
    if (subject === "") return no("The mail has no Subject");
    if (addresses(mail.to).length === 0) return no("The mail has no To");
    const text = mail.text ?? "";
    const html = mail.html === false ? "" : mail.html;
    if (text.trim() === "" && html.trim() === "") return no("The mail is empty");
    const [left] = UNFILLED.exec(`${subject}\n${text}\n${html}`) ?? [];
    if (left !== undefined) return no(`The mail has ${left} in it`);
    const to = envelope.rcptTo.map(({ address }) => address);
    this.received.push({ from: from.address, to, subject, text, html });
    return null;
  }

  #no(method: string, what: string, status: number, why: string, body = ""): Reply {
    this.refused.push({ method, url: what, status, why, body });
    return new Reply(status, why);
  }
}

const addresses = (to: AddressObject | AddressObject[] | undefined) =>
  (to === undefined ? [] : [to].flat()).flatMap(({ value }) => value);
