// Colours and sizes come from Node-RED's variables only, so that every theme of it fits.
import eventTypes from "./event-types/style.css";
import expression from "./expression/style.css";
import fields from "./fields/style.css";
import filter from "./filter/style.css";
import hook from "./hook/style.css";
import oktaApi from "./okta-api/style.css";
import org from "./org/style.css";
import switches from "./switch/style.css";
import tryIt from "./try-it/style.css";

/** What all parts share comes first: each part may go on from there. */
const css = [fields, hook, eventTypes, switches, expression, filter, tryIt, org, oktaApi].join("");

/** Adds our styles to the editor's page, once, however often this code is loaded. */
export function addStyle(): void {
  const id = "okta-event-hooks-style";
  if (document.getElementById(id) !== null) return;
  const element = document.createElement("style");
  element.id = id;
  element.textContent = css;
  document.head.append(element);
}
