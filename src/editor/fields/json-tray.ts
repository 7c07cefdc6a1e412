/** Opens Node-RED's own editor for JSON over the dialog; `complete` gets the text if it is kept. */
export function editJson(value: string, complete: (text: string) => void): void {
  RED.editor.editJSON({ value: indented(value), focus: true, complete });
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
