// The little that pages need of the browser. Loaded before anything is painted, so that nobody is dazzled.
(() => {
  const store = {
    get: name => { try { return localStorage.getItem("portal." + name) ?? ""; } catch { return ""; } },
    set: (name, value) => { try { value ? localStorage.setItem("portal." + name, value) : localStorage.removeItem("portal." + name); } catch { } },
  };
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  const appearance = () => {
    const choice = store.get("appearance") || "system";
    const isDark = choice === "dark" || (choice === "system" && systemIsDark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    return { choice, isDark };
  };
  appearance();
  systemIsDark.addEventListener("change", appearance);

  window.portal = {
    appearance,
    setAppearance: choice => { store.set("appearance", choice === "system" ? "" : choice); return appearance(); },
    recall: store.get,
    remember: store.set,
    zone: () => ({ name: Intl.DateTimeFormat().resolvedOptions().timeZone, offset: new Date().getTimezoneOffset() }),
    copy: async text => { try { await navigator.clipboard.writeText(text); return true; } catch { return false; } },
    renew: async () => {
      try {
        const answer = await fetch("session/renew", { method: "POST", headers: { "X-Portal": "1" } });
        return { status: answer.status, grant: answer.ok ? await answer.text() : null };
      } catch {
        return { status: 0, grant: null };
      }
    },
  };

  addEventListener("DOMContentLoaded", () => {
    const modal = document.getElementById("components-reconnect-modal");
    if (modal) {
      modal.addEventListener("components-reconnect-state-changed", e => {
        // The page is not remembered any more: a fresh one is.
        if (e.detail.state === "rejected") location.reload();
      });
      document.getElementById("reload").addEventListener("click", () => location.reload());
    }
    if (document.body.dataset.live !== undefined) {
      Blazor.start({
        circuit: {
          // One connection, to whichever program answers: nothing has to send the same browser to the same one.
          configureSignalR: builder => builder.withUrl("_blazor", { skipNegotiation: true, transport: 1 }),
          reconnectionOptions: { maxRetries: 30, retryIntervalMilliseconds: n => Math.min(500 * 2 ** n, 5000) },
        },
      });
    }
  });
})();
