// What makes the desk faster than paper where a browser runs scripts. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const byId = (id) => document.getElementById(id);

  // MARK: Pieces: elements with ids, each put in place of the one that has its id.

  const show = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const parts = [...box.content.children];
    for (const part of parts) {
      const old = part.id && byId(part.id);
      if (old) old.replaceWith(part);
      else if (part.matches("section.part")) {
        // A section that was not there: behind the one that comes before it in the script.
        const before = part.dataset.behind && byId(part.dataset.behind);
        if (before) before.after(part);
        else document.querySelector(".script")?.prepend(part);
      }
    }
    return box;
  };

  const say = (words, kind) => {
    const said = byId("said");
    if (said) { said.textContent = words; said.className = `said ${kind}`; }
  };

  const focusCurrent = () => {
    const now = document.querySelector(".row.now");
    if (!now) return;
    const field = now.querySelector("input[type=radio]:checked, [autofocus]") || now.querySelector("input:not([type=hidden]), textarea");
    now.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  };

  // MARK: Forms that are sent while the page stays: what was typed stays too until it is on the disk.

  const send = async (form, submitter) => {
    if (form.dataset.busy) return;
    const data = new FormData(form, submitter);
    const isFile = form.enctype === "multipart/form-data";
    form.dataset.busy = "1";
    say("Saving…", "");
    for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: isFile ? data : new URLSearchParams(data), headers: { "X-Layby": "pieces" }, redirect: "follow",
        });
        delete form.dataset.busy;
        await take(answer, form);
        return;
      } catch {
        say(`Not saved yet: the line is down. Trying again in ${wait} s; what you typed is kept.`, "bad");
        await new Promise((done) => setTimeout(done, wait * 1000));
      }
    }
  };

  const take = async (answer, form) => {
    const html = await answer.text();
    if (answer.redirected) { location.assign(answer.url); return; }
    if (html.trimStart().startsWith("<!DOCTYPE")) {
      // A page of its own, such as a conflict: shown whole.
      const page = new DOMParser().parseFromString(html, "text/html");
      document.title = page.title;
      byId("main").replaceChildren(...page.getElementById("main").childNodes);
      byId("main").focus();
      return;
    }
    show(html);
    if (answer.ok || answer.status === 422) focusCurrent();
    document.dispatchEvent(new CustomEvent("layby:saved", { detail: { ok: answer.ok } }));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // MARK: Keys

  const isTyping = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const named = document.querySelector(`.row.now [data-shortcut="${event.key}"]`);
    if (named) {
      event.preventDefault();
      if (named.matches("summary")) {
        named.parentElement.open = true;
        named.parentElement.querySelector("input")?.focus();
      } else named.click();
      return;
    }
    if (isTyping(event.target)) return;
    const group = event.target.closest(".line, .row.now");
    const choice = group?.querySelector(`[data-key="${event.key}"]`);
    if (choice && event.target.matches("input")) {
      event.preventDefault();
      choice.checked = choice.type === "checkbox" ? !choice.checked : true;
      choice.focus();
      if (choice.type === "radio" && !choice.closest(".line")) choice.form.requestSubmit();
      return;
    }
    if (event.key === "Enter" && event.target.matches(".row.now input")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  // A click with a pointer is an answer; moving with the arrow keys is not yet one.
  document.addEventListener("click", (event) => {
    const radio = event.target;
    if (event.detail > 0 && radio.matches(".row.now .choices input[type=radio]")) radio.form.requestSubmit();
  });

  addEventListener("DOMContentLoaded", () => { if (document.querySelector(".row.now") && !location.hash.startsWith("#s-")) focusCurrent(); });
})();
