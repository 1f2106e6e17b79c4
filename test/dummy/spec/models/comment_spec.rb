# frozen_string_literal: true

RSpec.describe Comment, :gem, type: :model do
  let(:comment) { create(:comment, body: "First") }
  let(:stream) { "post_#{comment.post_id}_comments" }

  it "appends to the post" do
    post = create(:post)

    expect { create(:comment, post: post, body: "First") }
      .to have_broadcasted_turbo_stream(action: :append, target: "comments").to("post_#{post.id}_comments")
      .with_content(%r{<p id="comment_\d+">First</p>})
  end

  it "updates on the post" do
    comment

    expect { comment.update!(body: "Second") }
      .to have_broadcasted_turbo_stream(action: :update, target: comment).to(stream).with_content("Second</p>")
  end

  it "escapes what a commenter wrote" do
    comment

    expect { comment.update!(body: "<script>") }
      .to have_broadcasted_turbo_stream(action: :update, target: comment).to(stream).with_content("&lt;script&gt;</p>")
  end

  it "is removed from the post" do
    comment

    expect { comment.destroy! }.to have_broadcasted_turbo_stream(action: :remove, target: comment).to(stream)
  end

  it "is not broadcast when it is rolled back" do
    comment

    expect do
      described_class.transaction do
        comment.update!(body: "Second")
        raise ActiveRecord::Rollback
      end
    end.not_to have_broadcasted_turbo_stream.to(stream)
  end
end
