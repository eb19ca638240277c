//! A headless Chromium to click in, spoken to over its two pipes (Chrome DevTools Protocol), so that no crate is needed.
//!
//! Where there is none, tests of pages say so and end.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Names it goes by.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// How long a page may take to come to what a test waits for; slow machines run many tests at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open page.
pub(crate) struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: String,
    calls: u64,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A page of this width and height; none where the machine has no Chromium.
    #[allow(clippy::print_stderr, reason = "that a test did nothing is to be seen")]
    pub(crate) fn open(page: &Path, width: u32, height: u32) -> Option<Self> {
        let has = |name: &&&str| {
            let version = Command::new(name)
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            version.is_ok_and(|status| status.success())
        };
        let Some(name) = NAMES.iter().find(has) else {
            eprintln!("skipped: this machine has no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // It reads commands from descriptor 3 and answers on 4.
        let mut child = Command::new("sh")
            .arg("-c")
            .arg("exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1")
            .args([
                "sh",
                name,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args(["--no-first-run", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut browser = Self {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            session: String::new(),
            calls: 0,
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        browser.session = session["sessionId"].as_str().unwrap().to_owned();
        browser.resize(width, height);
        browser.go(&format!("file://{}", page.display()));
        Some(browser)
    }

    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Opens an address and waits until the page says that it is drawn.
    pub(crate) fn go(&mut self, address: &str) {
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.call("Page.navigate", json!({ "url": address }));
        self.until("!!document.documentElement?.dataset.ready");
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let evaluate = json!({ "expression": expression, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", evaluate);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// The text of an expression in the page.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let value = self.value(expression);
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub(crate) fn until(&mut self, expression: &str) {
        let start = Instant::now();
        while self.value(expression) != true {
            assert!(start.elapsed() < PATIENCE, "it never came to: {expression}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks with the mouse in the middle of the first line of an element.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.place(selector);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Moves the mouse over an element.
    #[track_caller]
    pub(crate) fn hover(&mut self, selector: &str) {
        let place = self.place(selector);
        let event = json!({ "type": "mouseMoved", "x": place[0], "y": place[1] });
        self.call("Input.dispatchMouseEvent", event);
    }

    /// Touches an element with a finger.
    #[track_caller]
    pub(crate) fn tap(&mut self, selector: &str) {
        self.call(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": true }),
        );
        let place = self.place(selector);
        let touch =
            json!({ "type": "touchStart", "touchPoints": [{ "x": place[0], "y": place[1] }] });
        self.call("Input.dispatchTouchEvent", touch);
        self.call(
            "Input.dispatchTouchEvent",
            json!({ "type": "touchEnd", "touchPoints": [] }),
        );
    }

    /// Presses a key; one that writes a letter writes it.
    pub(crate) fn key(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            letter if letter.chars().count() == 1 => letter,
            _ => "",
        };
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            _ => 0,
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Writes into what has the focus.
    pub(crate) fn write(&mut self, words: &str) {
        self.call("Input.insertText", json!({ "text": words }));
    }

    #[track_caller]
    fn place(&mut self, selector: &str) -> Value {
        let selector = json!(selector).to_string();
        self.until(&format!("!!document.querySelector({selector})"));
        self.value(&format!(
            "(() => {{ const it = document.querySelector({selector}); it.scrollIntoView({{ block: 'center' }}); \
             const box = it.getClientRects()[0]; return [box.x + Math.min(box.width / 2, 40), box.y + box.height / 2]; }})()"
        ))
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.input
            .write_all(format!("{message}\0").as_bytes())
            .unwrap();
        self.input.flush().unwrap();
        loop {
            let mut answer = Vec::new();
            let count = self.output.read_until(0, &mut answer).unwrap();
            assert!(count > 0, "Chromium has ended");
            let answer: Value = serde_json::from_slice(&answer[..count - 1]).unwrap();
            if answer["id"] == self.calls {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closed by its own command, so that none of its processes stays behind.
        self.session.clear();
        let message = json!({ "id": 0, "method": "Browser.close" });
        let _ = self.input.write_all(format!("{message}\0").as_bytes());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
