// Affiliates, the browser's part: remembers who referred a visitor, counts the click of a visit once, and tracks what
// the page tells it. Put it on every page: <script async src="https://links.example.com/affiliates/tracker.js"></script>
(function () {
  "use strict";
  var early = window.affiliates;
  // Included twice, everything would count twice.
  if (early && early.track) return;

  var path = "/affiliates/tracker.js";
  var script = document.currentScript || document.querySelector('script[src*="' + path + '"]');
  var option = function (name, otherwise) {
    return (script && script.getAttribute("data-" + name)) || otherwise;
  };
  var api = option("api", script && script.src ? script.src.split(path)[0] : location.origin).replace(/\/+$/, "");
  var tenant = option("tenant", "");
  var param = option("param", "ref");
  var cookie = option("cookie", "ref");
  var domain = option("cookie-domain", "");
  var days = +option("cookie-days", 30);
  var sessions = !!script && script.hasAttribute("data-sessions");
  var visitSeconds = 1800;
  var memory = {};

  // Cookies, where they are blocked the tab's storage, where that is blocked too the page's memory.
  function cookieOf(name) {
    try {
      return (("; " + document.cookie).split("; " + name + "=")[1] || "").split(";")[0];
    } catch (e) {
      return "";
    }
  }

  function stored(name) {
    try {
      return sessionStorage.getItem(name) || "";
    } catch (e) {
      return "";
    }
  }

  function store(name, value) {
    try {
      sessionStorage.setItem(name, value);
    } catch (e) {}
  }

  function read(name) {
    return cookieOf(name) || stored(name) || memory[name] || "";
  }

  function keep(name, value, seconds) {
    memory[name] = value;
    try {
      document.cookie =
        name + "=" + value + "; Path=/; SameSite=Lax; Max-Age=" + (value ? seconds : 0) +
        (domain ? "; Domain=" + domain : "") + (location.protocol === "https:" ? "; Secure" : "");
    } catch (e) {}
    store(name, cookieOf(name) === value ? "" : value);
  }

  function remember(ref, click) {
    keep(cookie, ref, days * 86400);
    keep(cookie + "_click", click, days * 86400);
  }

  function referral() {
    var ref = read(cookie), click = read(cookie + "_click");
    return ref ? { referral_slug: ref } : click ? { click_id: click } : {};
  }

  function unique() {
    return crypto.getRandomValues(new Uint32Array(4)).join("-");
  }

  function visitor() {
    var id = read(cookie + "_visitor") || unique();
    keep(cookie + "_visitor", id, days * 86400);
    return id;
  }

  // Whether this referral is new to the visit, which ends after half an hour without a page. A browser that keeps
  // nothing at least says whether the page was only loaded again.
  function isNew(ref) {
    var name = cookie + "_visit", seen = read(name).split("."), known = seen.indexOf(ref) >= 0;
    keep(name, (known ? seen : seen.concat(ref)).filter(Boolean).slice(-9).join("."), visitSeconds);
    if (known || cookieOf(name) || stored(name)) return !known;
    var how = (performance.getEntriesByType("navigation")[0] || {}).type;
    return how !== "reload" && how !== "back_forward";
  }

  // What has no answer yet is sent again from the next page: its event_id keeps it from being counted twice.
  var waiting = [];
  try {
    waiting = JSON.parse(stored("affiliates")) || [];
  } catch (e) {}

  function wait(bodies) {
    waiting = bodies.slice(-20);
    store("affiliates", JSON.stringify(waiting));
  }

  function answered(body) {
    wait(waiting.filter(function (other) { return other !== body; }));
  }

  function send(body) {
    var url = api + "/affiliates/api/referral-actions/track/";
    var headers = { "Content-Type": "application/json" };
    if (tenant) headers["X-Tenant"] = tenant;
    // An older browser would drop the call when the page is left; its beacon cannot name a tenant.
    if (!tenant && !("keepalive" in Request.prototype) && navigator.sendBeacon) {
      if (navigator.sendBeacon(url, new Blob([body], { type: "application/json" }))) answered(body);
      return Promise.resolve(null);
    }
    return fetch(url, { method: "POST", headers: headers, body: body, credentials: "include", keepalive: true })
      .then(function (answer) {
        if (answer.status === 429 || answer.status >= 500) return null;
        answered(body);
        return answer.json();
      })
      .catch(function () { return null; });
  }

  // The last two names of a host: only there may the redirect's own cookie, which no script can see, say who referred.
  function site(host) {
    return host.split(".").slice(-2).join(".");
  }

  // Answers a promise of what was answered, or of null where nothing was sent or no answer came. Never fails.
  function track(type, fields) {
    var body = Object.assign({ event_type: type, event_id: unique() }, fields);
    if (!body.referral_code && !body.referral_slug && !body.click_id) Object.assign(body, referral());
    if (sessions && !body.session_id) Object.assign(body, { session_id: visitor(), use_sessions: true });
    if (!body.referral_code && !body.referral_slug && !body.click_id && !body.session_id &&
        site(new URL(api).hostname) !== site(location.hostname)) return Promise.resolve(null);
    body = JSON.stringify(body);
    wait(waiting.concat(body));
    return send(body);
  }

  function page(more) {
    return Object.assign({ page_url: location.href.slice(0, 2000), referrer: document.referrer.slice(0, 2000) }, more);
  }

  function source(query) {
    var from = document.referrer && new URL(document.referrer).hostname;
    return query.get("utm_source") || (from && from !== location.hostname ? from : "direct");
  }

  // ?ref= names the link that led here. With click_id a redirect has counted the click already.
  function land() {
    var query = new URLSearchParams(location.search), ref = query.get(param) || "", click = query.get("click_id") || "";
    if (!/^[A-Za-z0-9-]{3,100}$/.test(ref)) ref = "";
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(click)) click = "";
    if (!ref && !click) {
      keep(cookie + "_visit", read(cookie + "_visit"), visitSeconds);
      return;
    }
    var before = [read(cookie), read(cookie + "_click")];
    remember(ref, click);
    if (!ref || !isNew(ref) || click) return;
    track("click", { referral_slug: ref, metadata: page({ utm_source: source(query) }) }).then(function (answer) {
      // Somebody else's parameter of the same name: the referral that was there stays.
      if (answer && answer.status === 400) remember(before[0], before[1]);
    });
  }

  // A redirect counts its own clicks, and where ?ref= lands the script does, unless it is this very page.
  function isCountedThere(href) {
    try {
      var to = new URL(href);
      if (to.href.indexOf(api + "/") === 0 && /\/r\/[^/]+\/?$/.test(to.pathname)) return true;
      return to.searchParams.has(param) && to.href.split("#")[0] !== location.href.split("#")[0];
    } catch (e) {
      return false;
    }
  }

  function follow(event) {
    var link = event.target.closest && event.target.closest("[data-affiliate-link]");
    // Only the left and the middle button follow a link, and the second click of two does nothing new.
    if (!link || event.button > 1 || event.detail > 1 || isCountedThere(link.href)) return;
    var code = link.getAttribute("data-affiliate-code"), slug = link.getAttribute("data-affiliate-link");
    track("click", Object.assign(
      { metadata: page({ link_url: String(link.href || "").slice(0, 2000) }) },
      code ? { referral_code: code } : slug ? { referral_slug: slug } : {}));
  }

  window.affiliates = { track: track, referral: referral, push: function (call) { return track.apply(null, call); } };
  document.addEventListener("click", follow, true);
  document.addEventListener("auxclick", follow, true);
  waiting.reduce(function (before, body) {
    return before.then(function (answer) { return answer && send(body); });
  }, Promise.resolve(true));
  // A page that the browser prepares may never be looked at.
  if (document.prerendering) document.addEventListener("prerenderingchange", land, { once: true });
  else land();
  // What the page said before this script was there.
  if (Array.isArray(early)) early.forEach(window.affiliates.push);
})();
