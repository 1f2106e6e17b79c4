# frozen_string_literal: true

require "json"

# Runs the Ruby that it is given, in a process of the app, and answers in JSON with what that gives.
module Errands
  module_function

  # As a Rack app: what a web request does.
  def call(env)
    [200, { "content-type" => "application/json" }, [answer(Rack::Request.new(env).POST.fetch("code"))]]
  end

  # Line by line, to the end of the input.
  def obey(input, output)
    output.sync = true
    while (line = input.gets)
      output.puts answer(JSON.parse(line))
    end
  end

  def answer(code)
    JSON.generate(process_id: Process.pid, value: Object.new.instance_eval(code, "errand"))
  rescue StandardError, ScriptError => error
    JSON.generate(process_id: Process.pid, error: "#{error.class}: #{error.message}")
  end
end
