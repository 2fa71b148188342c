// Forms: a labelled field, and a form that sends once and shows what went wrong.

import { fill, h, uniqueId } from "/js/dom.js";
import { failureNote } from "/js/notice.js";

/** A field with its label; `input` attributes as for any element. */
export function field(label, input, hint = null) {
  const id = input.id ?? uniqueId("field");
  const hintId = hint && uniqueId("hint");
  const element = h("input", { spellcheck: "false", autocapitalize: "off", ...input, id, "aria-describedby": hintId });
  return { input: element, element: h("div", { class: "field" }, h("label", { for: id, text: label }), element, hint && h("p", { class: "hint", id: hintId, text: hint })) };
}

/** A form whose button rests while `onSubmit` works; a failure is shown below it. */
export function form({ parts, button, onSubmit, props = {} }) {
  const problem = h("div", { class: "problem" });
  const submit = h("button", { type: "submit", class: "button primary", text: button });
  const element = h("form", props, parts, submit);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    problem.replaceChildren();
    try {
      await onSubmit();
    } catch (failure) {
      fill(problem, failureNote(failure));
      element.querySelector("input")?.focus();
    } finally {
      submit.disabled = false;
    }
  });
  return { element, problem };
}

/** A button that asks `question` once more before it does something that cannot be undone. */
export function riskyButton({ text, question, label = null, onClick }) {
  const button = h("button", { type: "button", class: "button small", text, "aria-label": label });
  let asked = false;
  const rest = () => {
    asked = false;
    button.textContent = text;
    button.classList.remove("danger");
  };
  button.addEventListener("blur", rest);
  button.addEventListener("click", async () => {
    if (!asked) {
      asked = true;
      button.textContent = question;
      button.classList.add("danger");
      return;
    }
    button.disabled = true;
    try {
      await onClick();
    } finally {
      button.disabled = false;
      rest();
    }
  });
  return button;
}
