# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"
require "turbo_cable_rs/testing"

RSpec.describe TurboCableRs::Testing::Matchers, :turbo do
  include described_class

  let(:note) { Note.create!(body: "first") }
  let(:channel) { Turbo::StreamsChannel }

  def append(text = "<p>Hi</p>", to: "notes", target: "list")
    channel.broadcast_append_to(*to, target: target, html: text)
  end

  def announce
    ActionCable.server.broadcast("notes", { plain: 1 })
  end

  def failure(&block)
    block.call
    raise "the expectation was met"
  rescue RSpec::Expectations::ExpectationNotMetError => error
    error.message
  end

  it "finds elements by action, target and stream" do
    expect { append }.to have_broadcasted_turbo_stream(action: :append, target: "list").to("notes")
    expect { append }.to have_broadcasted_turbo_stream(action: "append").to(:notes)
    expect { append }.to have_broadcasted_turbo_stream.to("notes")
    expect { append }.not_to have_broadcasted_turbo_stream(action: :replace).to("notes")
    expect { append }.not_to have_broadcasted_turbo_stream(target: "lists").to("notes")
    expect { append }.not_to have_broadcasted_turbo_stream.to("others")
  end

  it "takes records for streams and targets, as turbo_stream_from and the broadcasts do" do
    expect { append(to: [note, :comments], target: note) }
      .to have_broadcasted_turbo_stream(action: :append, target: note).to(note, :comments)
    expect { channel.broadcast_remove_to note, target: [note, :line] }
      .to have_broadcasted_turbo_stream(action: :remove, target: "line_note_#{note.id}").to(note)
    expect { channel.broadcast_remove_to "notes", targets: note }
      .to have_broadcasted_turbo_stream(targets: "#note_#{note.id}").to("notes")
  end

  it "compares further attributes, with regular expressions and matchers, too" do
    broadcast = -> { channel.broadcast_replace_to "notes", target: note, html: "", attributes: { method: :morph } }

    expect(&broadcast).to have_broadcasted_turbo_stream(action: :replace, method: :morph).to("notes")
    expect(&broadcast).to have_broadcasted_turbo_stream(target: /\Anote_\d+\z/).to("notes")
    expect(&broadcast).to have_broadcasted_turbo_stream(target: a_string_starting_with("note_")).to("notes")
    expect(&broadcast).not_to have_broadcasted_turbo_stream(method: "other").to("notes")
    expect(&broadcast).not_to have_broadcasted_turbo_stream(targets: /./).to("notes")
  end

  it "looks into the template" do
    expect { append("<tr><td>Hi</td></tr>") }
      .to have_broadcasted_turbo_stream.to("notes").with_content("<td>Hi</td>")
    expect { append }.to have_broadcasted_turbo_stream.to("notes").with_content(/H\w/)
    expect { append }.to have_broadcasted_turbo_stream.to("notes").with_content(a_string_ending_with("</p>"))
    expect { append }.not_to have_broadcasted_turbo_stream.to("notes").with_content("Ho")
  end

  it "gives each element that was meant to a block" do
    texts = []
    expect { 2.times { |number| append("<b>#{number}</b>") } }
      .to(have_broadcasted_turbo_stream.to("notes").twice.with_content { |element| texts << element.at_css("b").text })
    expect { append("<b>2</b>") }.to have_broadcasted_turbo_stream.to("notes") do |element|
      texts << element.at_css("b").text
    end

    expect(texts).to eq(%w[0 1 2])
  end

  it "counts, and expects exactly one unless told otherwise" do
    twice = -> { 2.times { append } }

    expect(&twice).to have_broadcasted_turbo_stream.to("notes").twice
    expect(&twice).to have_broadcasted_turbo_stream.to("notes").exactly(:twice)
    expect(&twice).to have_broadcasted_turbo_stream.to("notes").exactly(2).times
    expect(&twice).to have_broadcasted_turbo_stream.to("notes").at_least(:once)
    expect(&twice).to have_broadcasted_turbo_stream.to("notes").at_most(:thrice)
    expect(&twice).not_to have_broadcasted_turbo_stream.to("notes").once
    expect(&twice).not_to have_broadcasted_turbo_stream.to("notes").at_least(3)
    expect(&twice).not_to have_broadcasted_turbo_stream.to("notes").at_most(1)
    expect(failure { expect(&twice).to have_broadcasted_turbo_stream.to("notes") }).to include("but broadcast 2")
    expect(failure { expect(&twice).not_to have_broadcasted_turbo_stream.to("notes") }).to include("but broadcast 2")
  end

  it "looks only at what the block broadcasts, and leaves it where it is" do
    append

    expect { append }.to have_broadcasted_turbo_stream.to("notes").once
    expect(broadcasts("notes").size).to eq(2)
  end

  it "stands beside have_broadcasted_to and itself" do
    extend RSpec::Rails::Matchers

    expect { %w[notes others].each { |stream| append(to: stream) } }
      .to have_broadcasted_turbo_stream(action: :append).to("notes")
      .and have_broadcasted_turbo_stream(action: :append).to("others")
      .and have_broadcasted_to("notes").with(/Hi/)
  end

  it "counts every element of one message" do
    expect { channel.broadcast_render_to "notes", partial: "notes/note", locals: { note: note } }
      .to have_broadcasted_turbo_stream(action: :remove, target: "old").to("notes")
      .and have_broadcasted_turbo_stream(action: :replace, target: note).to("notes")
  end

  it "says what was broadcast instead, and where" do
    message = failure do
      expect { %w[notes others].each { |stream| append(to: stream) } && announce }
        .to have_broadcasted_turbo_stream(action: :remove, target: /^a/).to("notes").with_content("x").at_least(2)
    end

    expect(message).to eq(<<~TEXT.chomp)
      expected to broadcast at least 2 Turbo Streams with action "remove", target /^a/ containing "x" to "notes", but broadcast 0
      Turbo Streams broadcast to it:
         <turbo-stream action="append" target="list"><template><p>Hi</p></template></turbo-stream>
      Messages to it that are no Turbo Streams:
         {"plain"=>1}
      Other streams that were broadcast to:
         "others"
    TEXT
  end

  it "says so when it is not told which stream" do
    expect { expect { append }.to have_broadcasted_turbo_stream }.to raise_error(ArgumentError, /to which stream\?/)
    expect { expect { append }.to have_broadcasted_turbo_stream.to(nil) }.to raise_error(ArgumentError, /no stream/)
  end

  it "says so when the adapter keeps nothing" do
    adapter = ActionCable.server.pubsub
    ActionCable.server.instance_variable_set(:@pubsub, ActionCable::SubscriptionAdapter::Async.new(ActionCable.server))

    expect { expect { append }.to have_broadcasted_turbo_stream.to("notes") }
      .to raise_error(TurboCableRs::Testing::Error, /only `adapter: test` records.*SubscriptionAdapter::Async/)
  ensure
    ActionCable.server.instance_variable_set(:@pubsub, adapter)
  end
end
