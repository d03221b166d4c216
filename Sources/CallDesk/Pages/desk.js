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

// Forms with data-keep: what was typed is kept until it is logged, whatever the line does, also through a reload.
(() => {
  "use strict";
  const name = "layby-lines";
  const byId = (id) => document.getElementById(id);
  const who = document.querySelector(".who span")?.textContent ?? "";
  const csrf = () => document.querySelector(".who input[name=csrf]")?.value ?? "";
  let kept = [];
  try { kept = JSON.parse(sessionStorage.getItem(name)) ?? []; } catch { /* There is none to read. */ }
  if (!Array.isArray(kept)) kept = [];
  const store = () => {
    try {
      if (kept.length) sessionStorage.setItem(name, JSON.stringify(kept)); else sessionStorage.removeItem(name);
    } catch { /* Kept by the page alone. */ }
  };
  // Another user of the same browser sends none of them.
  const mine = () => kept.filter((line) => line.who === who);
  const isHere = (line) => line.page === location.pathname;

  const tell = (words, link) => {
    let box = byId("waiting");
    if (!box && words) {
      box = document.createElement("p");
      Object.assign(box, { id: "waiting", className: "waiting" });
      box.setAttribute("role", "status");
      byId("main")?.prepend(box);
    }
    if (!box || box.dataset.words === words) return;
    box.dataset.words = words;
    box.textContent = words;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link[0], textContent: link[1] });
      box.append(" ", anchor);
    }
  };
  const counted = () => `${mine().length} ${mine().length === 1 ? "line" : "lines"}`;

  const showMain = (page) => {
    document.title = page.title;
    byId("main").replaceChildren(...page.getElementById("main").childNodes);
    byId("main").querySelector("details[open] [role=alert]")?.scrollIntoView({ block: "center" });
  };

  let isSending = false, timer = 0, wait = 1;

  // Whether the next may be sent.
  const took = (line, answer, html) => {
    const isTaken = answer.redirected || answer.ok;
    if (!isTaken && (answer.status >= 500 || answer.status === 408 || answer.status === 429)) {
      throw new Error("not now");
    }
    if (!isTaken && (answer.status === 401 || answer.status === 403)) {
      tell(`Not logged yet: ${counted()} kept. You are signed out, or this page is old.`, [location.pathname, "Load it again"]);
      return false;
    }
    if (!isTaken && !isHere(line)) {
      line.isHeld = true;
      store();
      return true;
    }
    kept = kept.filter((other) => other !== line);
    store();
    if (isTaken && line.goes) { location.assign(answer.url); return false; }
    if (!isHere(line)) return true;
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.getElementById("main")) return true;
    if (!isTaken || !page.querySelector("form[data-keep]")) showMain(page);
    else for (const id of ["said", "totals", "lines"]) {
      const part = page.getElementById(id);
      if (part) byId(id)?.replaceWith(part);
    }
    return true;
  };

  const next = () => mine().find((line) => !line.isHeld || isHere(line));

  const send = async () => {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      for (let line = next(); line; line = next()) {
        const body = new URLSearchParams([...line.fields, ["csrf", csrf()]]);
        const answer = await fetch(line.action, { method: "POST", body, signal: AbortSignal.timeout(20000) });
        if (!took(line, answer, await answer.text())) return;
        wait = 1;
      }
      const held = mine()[0];
      tell(held ? `A line was not taken: ${counted()} kept.` : "", held && [held.page, "Correct it"]);
    } catch {
      tell(`Waiting for the line: ${counted()}`);
      timer = setTimeout(send, wait * 1000);
      wait = Math.min(wait * 2, 30);
    } finally {
      isSending = false;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-keep]")) return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)].filter(([field]) => field !== "csrf");
    const goes = form.dataset.keep === "go";
    kept.push({ who, goes, fields, action: form.getAttribute("action"), page: location.pathname });
    store();
    if (goes) form.querySelector("button").disabled = true;
    else {
      form.elements.once.value = crypto.randomUUID();
      form.querySelector("[role=alert]")?.remove();
      for (const field of form.querySelectorAll("input[type=text]")) field.value = "";
      const box = form.closest("details");
      if (box) { box.open = false; box.querySelector("summary").focus(); }
    }
    wait = 1;
    send();
    if (isSending && timer) tell(`Waiting for the line: ${counted()}`);
  });

  addEventListener("online", send);
  if (mine().length) send();
})();
