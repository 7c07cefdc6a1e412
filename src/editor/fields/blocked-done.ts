export interface BlockedDone {
  /** Blocks Done for a reason, one sentence; undefined lets it through. `onShow` takes the user to the place. */
  set(reason: string | undefined, onShow?: () => void): void;
  /** Done is as Node-RED made it; to be called when the dialog closes. */
  release(): void;
}

const REASON = "okta-blocked-done";

/**
 * Holds the Done button of the node's dialog that is open. The reason stands beside it, as a button that goes to the
 * place; Cancel is not touched.
 */
export function blockedDone(): BlockedDone {
  // a dialog may lie over others, whose buttons have the same ids
  const tray = $(".red-ui-tray").last();
  const button = tray.find("#node-dialog-ok");
  // not read out: the place itself says what is wrong, and Done is described by it
  const line = $("<span/>", { class: "okta-blocked" }).insertBefore(tray.find("#node-dialog-cancel"));
  const title = button.attr("title");
  let show: (() => void) | undefined;

  function release(): void {
    // Node-RED's handler of the button, which its shortcut calls as well, looks at the class
    button.removeClass("disabled").removeAttr("aria-disabled").removeAttr("aria-describedby");
    if (title === undefined) button.removeAttr("title");
    else button.attr("title", title);
  }

  return {
    set(reason, onShow) {
      show = onShow;
      if (reason === undefined) {
        line.empty();
        release();
        return;
      }
      button
        .addClass("disabled")
        .attr({ "aria-disabled": "true", "aria-describedby": REASON, title: reason });
      const text = line.children("button");
      if (text.length > 0) {
        text.text(reason).attr("title", reason);
        return;
      }
      $("<button/>", { type: "button", id: REASON, title: reason })
        .text(reason)
        .on("click", (event) => {
          event.preventDefault();
          show?.();
        })
        .appendTo(line);
    },
    release() {
      line.remove();
      release();
    },
  };
}
