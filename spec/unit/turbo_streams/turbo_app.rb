# frozen_string_literal: true

require "rails"
require "turbo_cable_rs/railtie" # the gem may have been loaded before Rails was
require_relative "../../support/dummy"

Dummy.load

require "rspec/rails"
require "action_view/testing/resolvers"

ActiveRecord::Base.connection.create_table(:notes, force: true) { |table| table.string :body }

ApplicationController.prepend_view_path ActionView::FixtureResolver.new(
  "notes/_note.html.erb" => "<p><%= note.body %></p>",
  "notes/_line.html.erb" => "<li><%= note.body %> <%= extra %></li>",
  "notes/_frame.html.erb" => "<section><%= yield %></section>",
  "notes/_note.turbo_stream.erb" => '<%= turbo_stream.remove "old" %><%= turbo_stream.replace note %>',
  "notes/show.html.erb" => "<h1><%= note.body %></h1>",
  "notes/index.turbo_stream.erb" => '<%= turbo_stream.append "notes", @note %>'
)

# A record with the partials above.
class Note < ApplicationRecord
end

# For specs that broadcast: what was sent, and the jobs that send more.
module TurboApp
  # What was broadcast to the stream, as the page would receive it.
  def broadcasts(stream)
    ActionCable.server.pubsub.broadcasts(stream).map { |message| JSON.parse(message) }
  end

  def enqueued_jobs
    ActiveJob::Base.queue_adapter.enqueued_jobs
  end

  # Runs the enqueued jobs from their serialized form, as a worker would.
  def perform_enqueued_jobs
    enqueued_jobs.shift(enqueued_jobs.size).each { |job| ActiveJob::Base.execute(job) }
  end

  def view
    ApplicationController.new.tap { |controller| controller.request = ActionDispatch::TestRequest.create }.view_context
  end
end

RSpec.configure do |config|
  config.include TurboApp, :turbo

  config.around(:each, :turbo) do |example|
    adapter = ActiveJob::Base.queue_adapter
    ActiveJob::Base.queue_adapter = :test
    example.run
  ensure
    ActiveJob::Base.queue_adapter = adapter
  end

  config.before(:each, :turbo) do
    Note.delete_all
    ActionCable.server.pubsub.clear
  end
end
