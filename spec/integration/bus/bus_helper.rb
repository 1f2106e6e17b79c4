# frozen_string_literal: true

require_relative "../cable_helper"
require_relative "app_process"
require_relative "members"

# For examples with `:bus`: an app whose processes can be told what to do.
module BusHelper
  # What the app has for this: POST /run, in any of the serving processes, a job, and a record of gaps.
  INITIALIZER = <<~RUBY.freeze
    require #{File.join(__dir__, 'errands').inspect}
    Rails.application.routes.append { post "run", to: Errands }

    class TellJob < ActiveJob::Base
      def perform(stream, message) = ActionCable.server.broadcast(stream, message)
    end

    ActiveSupport::Notifications.subscribe("gap.turbo_cable_rs") { |event| EventLog.record("gap", **event.payload) }
  RUBY

  TWO_WORKERS = { "WEB_CONCURRENCY" => "2" }.freeze

  def self.start_server(env: TWO_WORKERS, **options)
    Dummy.start(adapter: "turbo_cable_rs", initializer: INITIALIZER, env: env, **options)
  end

  # Runs Ruby in a web request to this worker.
  def run_in(process_id, code)
    answer = wait_until("an answer of process #{process_id}") do
      body = server.post("/run", code: "#{code} if Process.pid == #{process_id}").body
      JSON.parse(body).then { |found| found if found["process_id"] == process_id }
    end
    answer.fetch("value") { raise answer.fetch("error") }
  end

  def broadcasting(message, stream = "lobby")
    "ActionCable.server.broadcast(#{stream.inspect}, #{message.inspect})"
  end

  # @return [Array<String>] the names of those who listen
  def listeners
    Dir.children(server.bus_directory)
  end

  # @return [Array<Integer>] the processes of these names
  def process_ids(names = listeners)
    names.map(&:to_i)
  end
end

RSpec.configure { |config| config.include BusHelper, :bus }
