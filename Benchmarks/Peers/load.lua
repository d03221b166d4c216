-- Requests for wrk: load.lua FILE THREADS, where each line of FILE is `METHOD<tab>PATH<tab>COOKIE<tab>BODY`. Where a body
-- holds %d it becomes another number each time, so that each request says something new. PIECES is a POST as `desk.js`
-- sends it. Prints one line of figures.
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(arguments)
   local share, of = number, tonumber(arguments[2])
   made, lines = 0, {}
   local position = 0
   for line in io.lines(arguments[1]) do
      -- Each thread has calls of its own, where there are enough.
      if position % of == share then
         local method, path, cookie, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
         local headers = { ["Cookie"] = cookie }
         if method == "PIECES" then method, headers["X-Layby"] = "POST", "pieces" end
         if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
         lines[#lines + 1] = { method = method, path = path, headers = headers, body = body }
      end
      position = position + 1
   end
end

function request()
   made = made + 1
   local line = lines[made % #lines + 1]
   local body = line.method == "POST" and line.body:gsub("%%d", tostring(made), 1) or nil
   return wrk.format(line.method, line.path, line.headers, body)
end

-- Answers, answers that were 4xx or 5xx, connections that failed, seconds, and milliseconds: 50th and 99th percentile.
function done(summary, latency)
   local errors = summary.errors
   io.write(string.format("figures %d %d %d %.6f %.4f %.4f\n",
      summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
      summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
