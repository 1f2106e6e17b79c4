# frozen_string_literal: true

# A test that uses turbo-rails' assertions in an app without that gem. Run by testing_spec.rb.

require "active_support/test_case"
require "action_dispatch/testing/integration"
require "rails/dom/testing/assertions"

class TurboNamesTest < ActiveSupport::TestCase
  def broadcast(html)
    ActionCable.server.broadcast("notes", html)
  end

  test "what is broadcast" do
    assert_turbo_stream_broadcasts("notes") { broadcast('<turbo-stream action="remove" target="a"></turbo-stream>') }
    assert_turbo_stream_broadcasts("notes", count: 1)
    assert_no_turbo_stream_broadcasts("notes") { nil }
    assert_equal ["a"], capture_turbo_stream_broadcasts("notes").pluck("target")
  end

  test "what is not" do
    failure = assert_raises(Minitest::Assertion) { assert_turbo_stream_broadcasts("notes", count: 2) { broadcast("") } }
    assert_equal 'Expected 2 Turbo Streams broadcast to "notes", but there were 0', failure.message
    assert_raises(Minitest::Assertion) { assert_turbo_stream_broadcasts("notes") }
  end
end

class TurboNamesController < ActionController::Base
  def show
    render turbo_stream: [turbo_stream.append("list", html: "x"), turbo_stream.remove("old")]
  end
end

class TurboNamesResponseTest < ActionDispatch::IntegrationTest
  include Rails::Dom::Testing::Assertions

  setup do
    Rails.application.routes.draw { get "/turbo_names" => "turbo_names#show" }
  end

  teardown { Rails.application.reload_routes! }

  test "what is answered" do
    get "/turbo_names"
    assert_turbo_stream(action: :append, target: "list") { |elements| assert_equal "append", elements.first["action"] }
    assert_no_turbo_stream(action: :replace)
    assert_raises(Minitest::Assertion) { assert_turbo_stream(action: :append, target: "list", status: :created) }
  end
end
