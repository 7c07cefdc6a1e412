import { expect } from "chai";
import nodemailer from "nodemailer";
import { Mail } from "../../outside/mail";

const MAIL = {
  from: "Okta events <events@example.com>",
  to: "isabel@example.com",
  subject: "Your device was signed out",
  text: "Hello Isabel,\nyour device was signed out.",
};

describe("a mail server, as it stands outside", () => {
  let mail: Mail;
  const deliver = (message: object): Promise<number> =>
    nodemailer
      .createTransport({ host: mail.host, port: mail.port })
      .sendMail({ ...MAIL, ...message })
      .then(
        () => 250,
        (error: { responseCode?: number }) => error.responseCode ?? 0,
      );
  before(async () => {
    mail = await Mail.start({ mailbox: (address) => address.endsWith("@example.com") });
  });
  afterEach(() => mail.reset());
  after(() => mail.stop());

  it("takes a mail", async () => {
    expect(await deliver({ bcc: "audit@example.com", html: "<p>Hello</p>" })).to.equal(250);
    const [received] = mail.received.all;
    expect(received).to.deep.include({
      from: "events@example.com",
      to: ["isabel@example.com", "audit@example.com"],
      subject: MAIL.subject,
      html: "<p>Hello</p>",
    });
    expect(received?.text.trim()).to.equal(MAIL.text);
    expect(mail.refused.all).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, object, number])[] = [
    ["a mailbox that there is not", { to: "isabel@elsewhere.example" }, 550],
    ["no subject", { subject: "" }, 554],
    ["an empty mail", { text: "" }, 554],
    ["what a template left", { text: "Hello {{name}}" }, 554],
    ["an object as text", { text: `Hello ${{}}` }, 554],
  ];
  for (const [what, message, code] of wrong) {
    it(`refuses ${what}`, async () => {
      expect(await deliver(message)).to.equal(code);
      expect(mail.received.all).to.deep.equal([]);
      expect(mail.refused.all.map(({ status }) => status)).to.deep.equal([code]);
    });
  }

  it("wants its account, if it has one", async () => {
    const closed = await Mail.start({ account: { user: "okta", pass: "secret" } });
    try {
      const as = (pass: string) =>
        nodemailer
          .createTransport({ host: closed.host, port: closed.port, auth: { user: "okta", pass } })
          .sendMail(MAIL)
          .then(
            () => "sent",
            (error: { responseCode: number }) => error.responseCode,
          );
      expect(await as("wrong")).to.equal(535);
      expect(await as("secret")).to.equal("sent");
    } finally {
      await closed.stop();
    }
  });

  it("is down, and up again", async () => {
    mail.down();
    expect(await deliver({})).to.equal(451);
    mail.down("refuse");
    expect(await deliver({})).to.equal(0);
    expect(mail.attempts.all).to.deep.equal(["MAIL events@example.com", "CONNECT"]);
    mail.up();
    expect(await deliver({})).to.equal(250);
    expect(mail.received.all).to.have.length(1);
    expect(mail.refused.all).to.deep.equal([]);
  });
});
