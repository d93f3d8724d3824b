"use strict";
// What the page asks of the server; an error's message is the server's one line.
const Requests = (() => {
  // Tells this page from others at the same address, so that the server can be fair to both; lives as long as the page.
  const CLIENT = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

  async function request(path, options = {}) {
    const answer = await fetch(path, {...options, headers: {"X-Client": CLIENT}}).catch(() => {
      throw new Error("no answer: the server has ended, or cannot be reached");
    });
    if (!answer.ok) {
      const said = await answer.json().catch(() => ({error: "the server answered " + answer.status}));
      throw new Error(said.error);
    }
    return answer;
  }
  const json = async (path, options) => (await request(path, options)).json();

  // A photo's answer with the maps of all classes and the pixels that the model saw.
  async function photo(file, head, limits) {
    if (file.size > limits.upload_bytes) {
      throw new Error(`expected a photo of at most ${limits.upload_bytes} bytes, found ${file.size}`);
    }
    const answer = await json("/api/images" + (head ? "?head=" + encodeURIComponent(head) : ""), {method: "POST", body: file});
    const bytes = await (await request(`/api/images/${answer.id}/maps.npy`)).arrayBuffer();
    const start = 10 + new DataView(bytes).getUint16(8, true);
    return {...answer, file, head, pixels: await Overlay.pixels(answer.photo), maps: new Float32Array(bytes.slice(start))};
  }

  // Waits for a job's end.
  async function job(photo, method, target, watch) {
    const query = `method=${encodeURIComponent(method)}&target=${encodeURIComponent(target)}`;
    let job = await json(`/api/images/${photo.id}/jobs?${query}`, {method: "POST"});
    while (job.state === "waiting" || job.state === "running") {
      watch(job);
      await new Promise(resume => setTimeout(resume, 200));
      job = await json("/api/jobs/" + job.id);
    }
    if (job.state === "failed") {
      throw new Error(job.error);
    }
    return job;
  }

  return {
    photo, job,
    model: () => json("/api/model"),
    cancel: id => request("/api/jobs/" + id, {method: "DELETE", keepalive: true}),
    concept: async photos => (await json("/api/concepts?" + photos.map(one => "image=" + one.id).join("&"), {method: "POST"})).id,
    file: async path => (await request(path)).blob()
  };
})();
