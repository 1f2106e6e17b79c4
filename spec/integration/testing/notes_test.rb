# frozen_string_literal: true

# A test of an app, as its authors would write it. Run by testing_spec.rb.

require "active_support/test_case"
require "turbo_cable_rs/minitest"

class NotesTest < ActiveSupport::TestCase
  include TurboCableRs::Testing::CableTestHelper

  NOTES = ["notes", :list].freeze

  def append(text)
    Turbo::StreamsChannel.broadcast_append_to NOTES, target: "list", html: text
  end

  def failure_of(&block)
    assert_raises(Minitest::Assertion, &block).message
  end

  test "what the block broadcasts" do
    append "earlier"
    element, = assert_turbo_stream_broadcast NOTES, action: :append, target: "list", content: /H./ do
      append "<p>Hi</p>"
    end

    assert_equal "Hi", element.at_css("p").text
  end

  test "what was broadcast until now" do
    2.times { append "Hi" }

    assert_equal 2, assert_turbo_stream_broadcast("notes:list", count: 2..).size
    assert_equal 2, broadcasts("notes:list").size
  end

  test "nothing of the kind" do
    assert_no_turbo_stream_broadcast(NOTES, action: :remove) { append "Hi" }
  end

  test "what a failure says" do
    too_few = failure_of { assert_turbo_stream_broadcast(NOTES, action: :append) }
    too_many = failure_of { assert_no_turbo_stream_broadcast(NOTES) { append "Hi" } }

    assert_match(/\Aexpected to broadcast exactly 1 Turbo Stream with action "append" to "notes:list".* 0$/, too_few)
    assert_match(/\Aexpected to broadcast exactly 0 Turbo Streams to "notes:list", but broadcast 1$/, too_many)
  end

  test "what reaches a client" do
    page = cable_client(query: { user: "ada" }).turbo_stream_from(*NOTES)
    assert_turbo_stream_broadcast(NOTES) { append "Hi" }

    assert_includes page.next_message, "<template>Hi</template>"
  end

  test "what a client does" do
    room = cable_client(query: { user: "ada" }).subscribe("RoomChannel", room: "lobby")
    assert_broadcast_on("lobby", user: "ada", text: "Hello") do
      room.perform(:speak, text: "Hello")
      wait_until("the broadcast") { broadcasts("lobby").any? }
    end
  end
end
