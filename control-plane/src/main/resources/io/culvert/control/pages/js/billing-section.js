// What the account pays for, what is wrong with it, and what it could buy. Nothing where nothing is sold.

import { h } from "/js/dom.js";
import { toastFailure } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { loaded, section } from "./section.js";

const day = (instant) => new Date(instant).toLocaleDateString(undefined, { dateStyle: "long" });

export function billingSection() {
  const billing = loaded(async () => {
    const { plan, forSale, subscriptions } = await accountApi.billing();
    const current = subscriptions.filter((subscription) => subscription.active);
    element.hidden = current.length === 0 && forSale.length === 0;
    const renewed = current.filter((subscription) => subscription.renews).map((subscription) => subscription.plan);
    return [
      current.length === 0 ? h("p", { class: "hint", text: "You pay for nothing." }) : h("ul", { class: "items" }, current.map(row)),
      h("div", { class: "offers" }, forSale.filter((name) => name !== plan && !renewed.includes(name)).map(offer)),
    ];
  });
  const element = section("Billing", billing.element);
  element.hidden = true;
  return element;
}

function row(subscription) {
  const late = subscription.status === "past_due";
  return h("li", {}, h("div", { class: "what" }, h("strong", { text: subscription.plan }), h("div", { text: words(subscription) })),
    h("span", { class: late ? "badge bad" : subscription.renews ? "badge good" : "badge warn", text: late ? "payment is late" : subscription.renews ? "renews" : "ends" }));
}

function words({ status, renews, accessUntil, currentPeriodEnd }) {
  if (status === "past_due") return `The last payment did not go through. Pay by ${day(accessUntil)}, or the plan ends.`;
  if (!renews) return accessUntil ? `Canceled; you have it until ${day(accessUntil)}.` : "Canceled.";
  return currentPeriodEnd ? `Paid until ${day(currentPeriodEnd)}, then renewed.` : "Renewed until you cancel it.";
}

function offer(plan) {
  const button = h("button", { type: "button", class: "button", text: `Change to ${plan}` });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { url } = await accountApi.buy(plan);
      location.assign(url);
    } catch (failure) {
      toastFailure(failure);
      button.disabled = false;
    }
  });
  return button;
}
