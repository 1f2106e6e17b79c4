# frozen_string_literal: true

# stream_for, broadcast_to and the names that they make.
Conformance.group "Streams for objects" do
  def subscribe_to(client, kind)
    { channel: "ModelChannel", kind: kind, id: unique("id") }.tap { |params| client.subscribe(params) }
  end

  {
    "an object with to_gid_param" => ["document", "model:gid-of-document-%s"],
    "an object with to_param" => ["page", "model:page-%s"],
    "a string" => ["string", "model:%s"],
    "a list" => ["array", "model:gid-of-document-%s:notes"]
  }.each do |name, (kind, stream)|
    scenario "the stream for #{name} hears broadcast_to, of the channel and of its class" do
      client = connect
      params = subscribe_to(client, kind)
      %w[tell tell_from_outside].each do |action|
        client.perform(params, action, text: action)
        assert_equal action, client.next_message
      end
    end

    scenario "the stream for #{name} is named after the channel and that" do
      client = connect
      subscribe_to(client, kind)
      broadcast(format(stream, unique("id")), "hi")
      assert_equal "hi", client.next_message
    end
  end

  scenario "stop_stream_for stops the stream for an object" do
    client, other = Array.new(2) { connect }
    params = subscribe_to(client, "document")
    subscribe_to(other, "document")
    client.perform(params, "stop")
    assert_equal({ "stopped" => "model:gid-of-document-#{unique('id')}" }, client.next_message)
    frames = client.frames_before_echo do
      client.perform(params, "tell", text: "hi")
      other.next_message
    end
    assert_empty frames
  end

  scenario "objects of different kinds have different streams" do
    client = connect
    %w[document page string array].each { |kind| subscribe_to(client, kind) }
    frames = client.frames_before_echo do
      broadcast("model:page-#{unique('id')}", "hi")
      client.next_message
    end
    assert_equal(%w[page], frames.map { |frame| JSON.parse(frame["identifier"])["kind"] })
  end
end
